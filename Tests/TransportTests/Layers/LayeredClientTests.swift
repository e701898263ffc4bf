import Basics
import Codecs
import Synchronization
import Testing
import Transport

@Suite struct LayeredClientTests {
    private static let refused = HTTPOutcome.notSent(TransportError(.refused))
    private static let lost = HTTPOutcome.unknown(TransportError(.connectionClosed))
    private static let done = HTTPOutcome.response(WireResponse(status: 200))
    private static let busy = HTTPOutcome.response(WireResponse(status: 503))

    @Test(
        arguments: [
            ([refused, refused, done], "POST", done, 3),
            ([refused, refused, refused, done], "POST", refused, 3),
            ([lost, done], "POST", lost, 1), ([lost, done], "GET", done, 2),
            ([lost, refused, refused], "GET", lost, 3), ([busy, done], "POST", busy, 1),
            ([busy, done], "GET", done, 2),
            (
                [.notSent(TransportError(.badRequest)), done], "GET",
                .notSent(TransportError(.badRequest)), 1
            ),
            (
                [.unknown(TransportError(.answerTooLarge)), done], "GET",
                .unknown(TransportError(.answerTooLarge)), 1
            ),
        ] as [([HTTPOutcome], String, HTTPOutcome, Int)])
    func `only what may be repeated is repeated`(
        _ script: [HTTPOutcome], _ method: String, _ expected: HTTPOutcome, _ attempts: Int
    ) {
        let world = World(1)
        let scripted = ScriptedClient(script, time: world.clock)
        let client = RetryingClient(scripted, policy: RetryPolicy(), time: world.clock)
        let result = Mutex<HTTPOutcome?>(nil)
        run(world) {
            let outcome = await client.send(
                WireRequest(method: method, target: "/"), timeoutMilliseconds: 60_000)
            result.withLock { $0 = outcome }
        }
        #expect(result.withLock { $0 } == expected)
        #expect(scripted.times.count == attempts)
    }

    @Test func `pauses double and the caller's time is kept`() {
        let world = World(1)
        let scripted = ScriptedClient(
            Array(repeating: Self.refused, count: 20), time: world.clock)
        let policy = RetryPolicy(
            attemptsMax: 20, pauseMilliseconds: 100, pauseMillisecondsMax: 400)
        let client = RetryingClient(scripted, policy: policy, time: world.clock)
        run(world) { _ = await client.send(get("/"), timeoutMilliseconds: 1_500) }
        #expect(scripted.times == [0, 100, 300, 700, 1_100])
    }

    @Test func `a throttled client waits for its tokens and gives up when that is too long`() {
        let world = World(1)
        let scripted = ScriptedClient(
            Array(repeating: Self.done, count: 9), time: world.clock)
        let throttle = Throttle(capacity: 2, perSecond: 1, time: world.clock)
        let client = ThrottledClient(scripted, throttle: throttle, time: world.clock) { _ in 1 }
        let last = Mutex<HTTPOutcome?>(nil)
        run(world) {
            for _ in 0..<4 { _ = await client.send(get("/"), timeoutMilliseconds: 5_000) }
            let outcome = await client.send(get("/"), timeoutMilliseconds: 500)
            last.withLock { $0 = outcome }
        }
        #expect(scripted.times == [0, 0, 1_001, 2_001])
        #expect(last.withLock { $0 } == .notSent(TransportError(.queueFull)))
    }

    private func run(_ world: World, _ body: @escaping @Sendable () async -> Void) {
        world.start(body)
        world.run()
    }
}

/// Gives prepared outcomes and notes when it was asked.
private final class ScriptedClient: WireClient {
    private let script: Mutex<[HTTPOutcome]>
    private let asked = Mutex<[UInt64]>([])
    private let time: VirtualClock

    init(_ script: [HTTPOutcome], time: VirtualClock) {
        self.script = Mutex(script)
        self.time = time
    }

    /// Milliseconds at which it was asked.
    var times: [UInt64] { asked.withLock { $0 } }

    func send(_ request: WireRequest, timeoutMilliseconds: Int64) async -> HTTPOutcome {
        asked.withLock { $0.append(time.monotonicNanoseconds() / 1_000_000) }
        return script.withLock {
            $0.isEmpty ? .notSent(TransportError(.shutDown)) : $0.removeFirst()
        }
    }
}
