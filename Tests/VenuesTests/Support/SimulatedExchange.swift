import Arithmetic
import Basics
import Cryptography
import Markets
import NIOCore
import NIOEmbedded
import PaperVenues
import Synchronization
import Transport
import Venues

/// A session and a paper exchange in one seeded world: one thread, a virtual clock, a network in
/// memory.
final class SimulatedExchange {
    let clock = VirtualClock(startingAt: Timestamp(milliseconds: 1_750_000_000_000))
    let executor: SeededExecutor
    let network: SimulatedNetwork
    let host: PaperHost
    let log = EventLog()
    let session: BinanceSession
    private var tasks: [Task<Void, Never>] = []

    init(
        seed: UInt64, budgets: BinancePaperConfiguration.Budgets? = nil,
        change: (inout BinanceSettings) -> Void = { _ in }
    ) throws {
        executor = SeededExecutor(seed: seed)
        network = SimulatedNetwork(seed: seed, timers: clock, time: clock, executor: executor)
        host = PaperHost(
            try Self.venue(seed: seed, startedAt: clock.now(), budgets: budgets), time: clock)
        network.register(host: "paper", port: 80, service: host)
        var settings = BinanceSettings(account: "main", symbols: ["ETHUSDC"])
        change(&settings)
        let log = log
        session = try BinanceSession(
            endpoints: try BinanceEndpoints(
                rest: "http://paper", stream: "ws://paper", webSocketApi: "ws://paper/ws-api/v3"),
            credentials: Self.credentials(), settings: settings, dialer: network,
            entropy: SeededEntropy(seed: seed), time: clock, sink: { log.append($0) })
        let (host, session) = (host, session)
        start { await host.run() }
        start { try? await session.run() }
    }

    static func credentials() -> BinanceCredentials {
        BinanceCredentials(apiKey: "paperKey", secret: BinanceFixture.secret("paperSecret"))
    }

    static func venue(
        seed: UInt64, startedAt: Timestamp, budgets: BinancePaperConfiguration.Budgets? = nil
    ) throws -> BinancePaperVenue {
        let account = PaperAccount(
            name: "main", apiKey: "paperKey", secret: BinanceFixture.secret("paperSecret"),
            balances: [
                PaperAccount.Balance(asset: Asset("ETH"), amount: ExactDecimal(100)),
                PaperAccount.Balance(asset: Asset("USDC"), amount: ExactDecimal(300_000)),
            ])
        var configuration = BinancePaperConfiguration.demo(
            accounts: [account], seed: seed, startedAt: startedAt)
        if let budgets { configuration.budgets = budgets }
        return try BinancePaperVenue(configuration)
    }

    /// Starts a task that belongs to this world.
    func start(_ body: @escaping @Sendable () async -> Void) {
        tasks.append(Task(executorPreference: executor) { await body() })
    }

    /// Runs the world until something holds; false when it does not within this long.
    func run(milliseconds: Int64 = 60_000, until isDone: () -> Bool = { false }) -> Bool {
        let end = clock.monotonicNanoseconds() + UInt64(milliseconds) * 1_000_000
        while !isDone() {
            if executor.runNext() { continue }
            // What the loop put off without a flush after it that would have run it.
            (network.nextLoop(for: .requests) as? EmbeddedEventLoop)?.run()
            if executor.runNext() { continue }
            guard let next = clock.nextDeadline, next <= end, clock.fireNext() else {
                return isDone()
            }
        }
        return true
    }

    /// Runs a call of the session to its end; nil when it takes longer than a minute.
    func call<Value: Sendable>(
        _ body: @escaping @Sendable (BinanceSession) async -> Value
    ) -> Value? {
        let (box, session) = (ResultBox<Value>(), session)
        start { box.set(await body(session)) }
        _ = run { box.value != nil }
        return box.value
    }

    /// Runs until the account's events flow and the book can be used.
    func runUntilReady() -> Bool {
        run {
            log.connections.last == true && session.book(symbol: "ETHUSDC")?.health == .healthy
        }
    }

    /// Ends every task and connection.
    func shutDown() {
        for task in tasks { task.cancel() }
        _ = run(milliseconds: 1_000)
        network.shutDown()
        while executor.runNext() {}
    }
}

/// Carries a value from a task to the thread that runs the world.
final class ResultBox<Value: Sendable>: Sendable {
    private let state = Mutex<Value?>(nil)

    var value: Value? { state.withLock { $0 } }

    func set(_ value: Value) { state.withLock { $0 = value } }
}
