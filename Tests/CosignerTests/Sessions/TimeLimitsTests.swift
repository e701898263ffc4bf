import Basics
import Cosigner
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct TimeLimitsTests {
    /// A clock of which waits end when the test lets them.
    private final class Steps: TimeSource {
        private let state = Mutex((begun: 0, allowed: 0, lengths: Set<Int64>()))

        /// How many waits have begun.
        var begun: Int { state.withLock { $0.begun } }
        var lengths: Set<Int64> { state.withLock { $0.lengths } }

        /// Lets so many waits more end.
        func allow(_ count: Int) { state.withLock { $0.allowed += count } }

        /// Lets so many waits more end, and waits until the next one has begun.
        func pass(_ count: Int) async {
            allow(count)
            let next = state.withLock { $0.allowed + 1 }
            while begun < next { await pause() }
        }

        func now() -> Timestamp { Timestamp(seconds: 0) }
        func monotonicNanoseconds() -> UInt64 { 0 }
        func sleep(milliseconds: Int64) async throws {
            let number = state.withLock { state in
                state.begun += 1
                state.lengths.insert(milliseconds)
                return state.begun
            }
            while state.withLock({ $0.allowed }) < number {
                try await SystemTime().sleep(milliseconds: 1)
            }
        }
    }

    /// What a waiting body waits for.
    private final class Flag: Sendable {
        private let count = Mutex(0)

        var raised: Int { count.withLock { $0 } }
        func raise() { count.withLock { $0 += 1 } }
        func wait() async { while raised == 0 { await TimeLimitsTests.pause() } }
    }

    private static func pause() async { try? await SystemTime().sleep(milliseconds: 1) }

    private static func kept(
        _ body: @escaping @Sendable (TimeLimits, Steps) async -> Void
    ) async {
        let (limits, steps) = (TimeLimits(), Steps())
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await limits.keep(steps) }
            await body(limits, steps)
            group.cancelAll()
        }
        #expect(steps.lengths.isSubset(of: [TimeLimits.stepMilliseconds]))
    }

    /// A limit begins somewhere within a step, which therefore does not count.
    @Test(arguments: [(0, 1), (1, 2), (100, 2), (101, 3), (250, 4), (1_000, 11)] as [(Int64, Int)])
    func `a limit is reached in the step after it has passed and in none before`(
        milliseconds: Int64, stepCount: Int
    ) async {
        await Self.kept { limits, steps in
            let flag = Flag()
            async let answer = limits.limited(
                toMilliseconds: milliseconds, reached: flag.raise
            ) {
                await flag.wait()
                return "ended"
            }
            await steps.pass(stepCount - 1)
            #expect(flag.raised == 0)
            steps.allow(1)
            #expect(await answer == "ended")
            #expect(flag.raised == 1)
        }
    }

    @Test func `what ends in time does not reach its limit, and nobody counts on`() async {
        await Self.kept { limits, steps in
            let (limit, end) = (Flag(), Flag())
            async let answer: Void = limits.limited(toMilliseconds: 150, reached: limit.raise) {
                await end.wait()
            }
            await steps.pass(1)
            end.raise()
            await answer
            // The wait that is under way is the last one.
            let begun = steps.begun
            steps.allow(5)
            for _ in 0..<50 { await Self.pause() }
            #expect(steps.begun == begun)
            #expect(limit.raised == 0)
        }
    }

    @Test func `limits that are reached in one step are reached in the order of their begin`()
        async
    {
        await Self.kept { limits, steps in
            let (order, begun) = (Order(), Flag())
            var waiting: [Task<Void, Never>] = []
            for number in 0..<8 {
                waiting.append(
                    Task {
                        await limits.limited(
                            toMilliseconds: 100, reached: { order.add(number) }
                        ) {
                            begun.raise()
                            while order.numbers.count < 8 { await Self.pause() }
                        }
                    })
                while begun.raised <= number { await Self.pause() }
            }
            steps.allow(2)
            for task in waiting { await task.value }
            #expect(order.numbers == Array(0..<8))
        }
    }

    private final class Order: Sendable {
        private let state = Mutex<[Int]>([])

        var numbers: [Int] { state.withLock { $0 } }
        func add(_ number: Int) { state.withLock { $0.append(number) } }
    }

    @Test func `one task keeps the time, and another one can when that has ended`() async {
        let (limits, steps) = (TimeLimits(), Steps())
        let first = Task { await limits.keep(steps) }
        let flag = Flag()
        let waiting = Task {
            await limits.limited(toMilliseconds: 100, reached: flag.raise) { await flag.wait() }
        }
        while steps.begun == 0 { await Self.pause() }
        await limits.keep(steps)
        first.cancel()
        await first.value
        #expect(flag.raised == 0)
        let second = Task { await limits.keep(steps) }
        steps.allow(4)
        await waiting.value
        second.cancel()
        await second.value
        // Without a limit a keeper ends as well.
        let third = Task { await limits.keep(steps) }
        third.cancel()
        await third.value
    }
}
