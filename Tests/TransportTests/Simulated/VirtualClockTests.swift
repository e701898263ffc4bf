import Basics
import Synchronization
import Testing
import Transport

@Suite struct VirtualClockTests {
    @Test func `timers fire by deadline and then by age and cancelled ones do not`() {
        let clock = VirtualClock()
        let fired = Mutex<[String]>([])
        func note(_ name: String) -> @Sendable () -> Void { { fired.withLock { $0.append(name) } } }
        _ = clock.schedule(afterMilliseconds: 20, note("b"))
        _ = clock.schedule(afterMilliseconds: 10, note("a"))
        let cancelled = clock.schedule(afterMilliseconds: 15, note("x"))
        _ = clock.schedule(afterMilliseconds: 20, note("c"))
        _ = clock.schedule(afterMilliseconds: -5, note("now"))
        cancelled.cancel()
        clock.advance(byMilliseconds: 20)
        #expect(fired.withLock { $0 } == ["now", "a", "b", "c"])
        #expect(clock.monotonicNanoseconds() == 20_000_000)
        #expect(clock.nextDeadline == nil)
        cancelled.cancel()
    }

    @Test func `random timers come in the order of a sort`() {
        let clock = VirtualClock()
        var generator = SplitMix64(seed: 2)
        let fired = Mutex<[Int]>([])
        var expected: [(Int64, Int)] = []
        for index in 0..<2_000 {
            let delay = Int64(generator.below(300))
            let isCancelled = generator.below(4) == 0
            let timer = clock.schedule(afterMilliseconds: delay) {
                fired.withLock { $0.append(index) }
            }
            if isCancelled { timer.cancel() } else { expected.append((delay, index)) }
        }
        while clock.fireNext() {}
        #expect(fired.withLock { $0 } == expected.sorted { $0 < $1 }.map { $0.1 })
    }

    @Test func `sleepers wake in time and a cancelled one at once`() {
        let world = World(1)
        let clock = world.clock
        let log = Mutex<[String]>([])
        let task = Task(executorPreference: world.executor) {
            do {
                try await clock.sleep(milliseconds: 1_000)
            } catch {
                log.withLock { $0.append("cancelled at \(clock.monotonicNanoseconds())") }
            }
        }
        world.start {
            try? await clock.sleep(milliseconds: 5)
            log.withLock { $0.append("awake at \(clock.monotonicNanoseconds())") }
            task.cancel()
        }
        world.run()
        #expect(log.withLock { $0 } == ["awake at 5000000", "cancelled at 5000000"])
    }
}
