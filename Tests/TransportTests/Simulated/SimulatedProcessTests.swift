import Basics
import Codecs
import Synchronization
import Testing
import Transport

@Suite struct SimulatedProcessTests {
    /// What a task holds, so that a test sees whether it was freed.
    private final class Burden: Sendable {}

    private func process(_ world: World) -> SimulatedProcess {
        SimulatedProcess(
            executor: world.executor, clock: world.clock, network: world.network,
            wallOffset: WallOffset())
    }

    @Test func `a dead process does nothing more and gives its memory back`() {
        let world = World(1)
        let process = process(world)
        let ticks = Atomic<Int>(0)
        weak var freed: Burden?
        do {
            let burden = Burden()
            freed = burden
            process.begin {
                while (try? await process.clock.sleep(milliseconds: 10)) != nil {
                    _ = withExtendedLifetime(burden) { ticks.add(1, ordering: .relaxed) }
                }
            }
        }
        world.clock.advance(byMilliseconds: 0)
        for _ in 0..<40 { if !world.executor.runNext() { _ = world.clock.fireNext() } }
        let before = ticks.load(ordering: .relaxed)
        #expect(before > 3)
        #expect(freed != nil)
        #expect(process.die())
        #expect(freed == nil)
        // At most the job that was ready ran on, where nothing hears it.
        let after = ticks.load(ordering: .relaxed)
        #expect(after <= before + 1)
        world.run()
        #expect(ticks.load(ordering: .relaxed) == after)
    }

    @Test func `a process that lives goes on while another dies`() {
        let world = World(2)
        let (dead, living) = (process(world), process(world))
        let counts = Mutex([0, 0])
        for (index, process) in [dead, living].enumerated() {
            process.begin {
                for _ in 0..<10 {
                    guard (try? await process.clock.sleep(milliseconds: 5)) != nil else { return }
                    counts.withLock { $0[index] += 1 }
                }
            }
        }
        while counts.withLock({ $0[0] }) < 4 {
            if !world.executor.runNext() { _ = world.clock.fireNext() }
        }
        #expect(dead.die())
        world.run()
        #expect(counts.withLock { $0 } == [4, 10])
        #expect(living.tasksRunning == 0)
    }

    @Test func `the streams of a dead process are reset and its requests reach nobody`() {
        let world = World(3)
        let service = EchoService(time: world.clock)
        world.network.register(host: "a", port: 1, service: service)
        let process = process(world)
        let client = HTTPClient(
            dialer: process.dialer, endpoint: Endpoint(isSecure: false, host: "a", port: 1))
        let outcomes = Mutex<[HTTPOutcome]>([])
        process.begin {
            for path in ["/slow?5", "/slow?5000", "/never"] {
                let request = WireRequest(method: "GET", target: path)
                let outcome = await client.send(request, timeoutMilliseconds: 60_000)
                outcomes.withLock { $0.append(outcome) }
            }
        }
        while outcomes.withLock({ $0.isEmpty }) || service.log.count < 2 {
            if !world.executor.runNext() { _ = world.clock.fireNext() }
        }
        #expect(process.die())
        world.run()
        #expect(service.log == ["GET /slow?5", "GET /slow?5000"])
        #expect(world.network.counters(host: "a", port: 1)?.open == 0)
        // What a dead process concludes is heard by itself alone; here the test listens.
        let kinds = outcomes.withLock { $0 }
        #expect(kinds.count == 3)
        #expect(kinds[1] == .unknown(TransportError(.connectionClosed)))
        #expect(kinds[2] == .notSent(TransportError(.dialFailed)))
    }

    @Test func `the timers of a dead process never fire and new ones are not set`() {
        let world = World(4)
        let process = process(world)
        let fired = Atomic<Int>(0)
        _ = process.clock.schedule(afterMilliseconds: 10) { fired.add(1, ordering: .relaxed) }
        #expect(process.die())
        _ = process.clock.schedule(afterMilliseconds: 10) { fired.add(1, ordering: .relaxed) }
        world.run()
        #expect(fired.load(ordering: .relaxed) == 0)
        #expect(world.clock.nextDeadline == nil)
    }

    @Test func `a wall clock that is off does not move the monotonic one`() {
        let world = World(5)
        let offset = WallOffset()
        let process = SimulatedProcess(
            executor: world.executor, clock: world.clock, network: world.network,
            wallOffset: offset)
        offset.nanoseconds = -7_000_000
        #expect(world.clock.now().milliseconds(since: process.clock.now()) == 7)
        #expect(
            process.clock.monotonicNanoseconds() == world.clock.monotonicNanoseconds())
    }

    @Test func `a thousand deaths leave nothing behind`() {
        let world = World(6)
        world.network.register(host: "a", port: 1, service: EchoService(time: world.clock))
        var left: [() -> Bool] = []
        for index in 0..<1_000 {
            let process = process(world)
            let burden = Burden()
            left.append { [weak burden] in burden != nil }
            let client = HTTPClient(
                dialer: process.dialer,
                endpoint: Endpoint(isSecure: false, host: "a", port: 1))
            process.begin {
                while !Task.isCancelled {
                    _ = await client.send(
                        WireRequest(method: "GET", target: "/slow?3"),
                        timeoutMilliseconds: 1_000)
                    withExtendedLifetime(burden) {}
                }
            }
            for _ in 0..<(index % 97) {
                if !world.executor.runNext() { _ = world.clock.fireNext() }
            }
            #expect(process.die())
        }
        world.run()
        #expect(left.count { $0() } == 0)
    }
}
