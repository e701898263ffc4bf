import Arithmetic
import Basics
import Cryptography
import Definitions
import Desk
import Ledger
import Logging
import Markets
import NIOCore
import NIOEmbedded
import Node
import Orders
import PaperVenues
import Simulation
import Storage
import Synchronization
import Transport
import Venues

/// A node that trades at one paper exchange, in a world of one thread with a virtual clock; it can
/// die and come back on the same disk.
final class NodeWorld {
    static let venue = VenueId("binance")
    static let account = Location.venue(venue, account: "main")
    static let ether = Asset("ETH")
    static let dollar = Asset("USDC")

    let clock = VirtualClock()
    let executor: SeededExecutor
    let network: SimulatedNetwork
    let disk = MemoryDisk()
    let host: PaperHost
    let service: ToldService
    private let entropy: SeededEntropy
    private var tasks: [Task<Void, Never>] = []
    private var nodeTask: Task<Void, Never>?
    private(set) var node: Node?
    private(set) var log: HeldLog?

    init(seed: UInt64) throws {
        executor = SeededExecutor(seed: seed)
        network = SimulatedNetwork(seed: seed, timers: clock, time: clock, executor: executor)
        entropy = SeededEntropy(seed: seed)
        host = PaperHost(try Self.exchange(seed: seed, startedAt: clock.now()), time: clock)
        service = ToldService(host)
        network.register(host: "paper", port: 80, service: service)
        try disk.replaceSynced("/key", with: Array("paperKey".utf8), mode: 0o600)
        try disk.replaceSynced("/secret", with: Array("paperSecret".utf8), mode: 0o600)
        let host = host
        tasks.append(Task(executorPreference: executor) { try? await host.run() })
    }

    private static func secret() -> SecretBytes {
        var bytes = Array("paperSecret".utf8)
        return SecretBytes(consuming: &bytes)
    }

    private static func exchange(seed: UInt64, startedAt: Timestamp) throws -> BinancePaperVenue {
        let account = PaperAccount(
            name: "main", apiKey: "paperKey", secret: secret(),
            balances: [
                PaperAccount.Balance(asset: ether, amount: ExactDecimal(100)),
                PaperAccount.Balance(asset: dollar, amount: ExactDecimal(300_000)),
            ])
        return try BinancePaperVenue(
            BinancePaperConfiguration.demo(accounts: [account], seed: seed, startedAt: startedAt))
    }

    private var definition: NodeDefinition {
        NodeDefinition(
            nodeId: "n001", dataFolder: "/journal",
            api: NodeDefinition.API(host: "127.0.0.1", port: 0, keyFile: "/client"),
            scales: [Self.ether: 18, Self.dollar: 8],
            venues: [
                NodeDefinition.Venue(
                    venue: Self.venue, account: "main", rest: "http://paper",
                    stream: "ws://paper", webSocketApi: "ws://paper/ws-api/v3",
                    apiKeyFile: "/key", secretFile: "/secret", symbols: ["ETHUSDC"],
                    assets: [Self.ether, Self.dollar])
            ],
            chain: nil,
            limits: [
                NodeDefinition.Limit(
                    base: Self.ether, quote: Self.dollar, baseMax: ExactDecimal(50),
                    quoteMax: ExactDecimal(1_000_000), collarBps: 1_000)
            ])
    }

    // MARK: The node

    /// Starts a node on the disk as it is.
    func startNode() throws {
        let (clock, disk) = (clock, disk)
        let box = Mutex<HeldLog?>(nil)
        let seams = NodeSeams(time: clock, entropy: entropy, files: disk, dialer: network) {
            (body) throws(JournalError) in
            let store: MemoryStore
            do throws(StorageError) {
                store = try disk.open()
            } catch {
                throw .storage(error)
            }
            let journal = try Journal.open(
                store: store, files: disk,
                anchorPath: JournalLayout(directory: "/journal").anchorPath, replaying: body)
            let log = HeldLog(InlineCommitLog(journal: journal, mode: .stepwise), clock: clock)
            box.withLock { $0 = log }
            return log
        }
        let logger = Logger(label: "node") { _ in SwiftLogNoOpLogHandler() }
        let node = try Node.open(definition, seams: seams, logger: logger)
        self.node = node
        log = box.withLock { $0 }
        nodeTask = Task(executorPreference: executor) { try? await node.run() }
    }

    /// Lets the node die; with a loss of power, what was not synced is gone.
    func killNode(losing tail: LostTail = .nothing) {
        disk.crash(losingTail: tail)
        nodeTask?.cancel()
        network.sever(host: "paper", port: 80)
        _ = run(milliseconds: 200)
        (node, nodeTask, log) = (nil, nil, nil)
    }

    /// A client that wants to sell so many ETH.
    func sell(_ id: String, ethers: UInt64) throws {
        guard let node, let parent = ParentId(id) else { throw Missing() }
        let order = ParentOrder(
            id: parent, side: .sell, base: Self.ether, quote: Self.dollar,
            quantity: UInt256(ethers) * 1_000_000_000_000_000_000, slippagePips: 20_000,
            time: clock.now())
        tasks.append(Task(executorPreference: executor) { _ = await node.core.submit(order) })
    }

    /// Another program with the same account.
    func otherSession() throws -> BinanceSession {
        try BinanceSession(
            endpoints: try BinanceEndpoints(
                rest: "http://paper", stream: "ws://paper", webSocketApi: "ws://paper/ws-api/v3"),
            credentials: BinanceCredentials(apiKey: "paperKey", secret: Self.secret()),
            settings: BinanceSettings(account: "main", symbols: ["ETHUSDC"]), dialer: network,
            entropy: entropy, time: clock, sink: { _ in })
    }

    /// Starts a task that belongs to this world.
    func begin(_ body: @escaping @Sendable () async -> Void) {
        tasks.append(Task(executorPreference: executor) { await body() })
    }

    /// What the node knows.
    func read<Value: Sendable>(_ body: @escaping @Sendable (DeskState) -> Value) -> Value? {
        guard let node else { return nil }
        let box = Box<Value>()
        tasks.append(Task(executorPreference: executor) { box.set(await node.core.read(body)) })
        _ = run(milliseconds: 0) { box.value != nil }
        return box.value
    }

    var isReady: Bool { node?.board.standing(Self.account).isReady == true }

    func state(of id: String) -> ParentState? {
        guard let parent = ParentId(id) else { return nil }
        return read { $0.parent(parent)?.state } ?? nil
    }

    // MARK: Time

    /// Runs the world until something holds; false when it does not within this long.
    func run(milliseconds: Int64 = 60_000, until isDone: () -> Bool = { false }) -> Bool {
        let end = clock.monotonicNanoseconds() + UInt64(milliseconds) * 1_000_000
        while !isDone() {
            if executor.runNext() { continue }
            (network.nextLoop(for: .requests) as? EmbeddedEventLoop)?.run()
            if executor.runNext() { continue }
            guard let next = clock.nextDeadline, next <= end, clock.fireNext() else {
                return isDone()
            }
        }
        return true
    }

    /// Runs until a parent has ended, looking now and then.
    func runToEnd(of id: String, milliseconds: Int64 = 120_000) -> ParentState? {
        for _ in 0..<(milliseconds / 500) {
            if let state = state(of: id), state.isTerminal { return state }
            _ = run(milliseconds: 500)
        }
        return state(of: id)
    }

    /// Runs until the exchange account may be traded on.
    func runUntilReady() -> Bool {
        run {
            isReady && node?.board.bookHealth("ETHUSDC", at: Self.account) == .healthy
        }
    }

    /// Ends everything.
    func shutDown() {
        nodeTask?.cancel()
        for task in tasks { task.cancel() }
        _ = run(milliseconds: 1_000)
        network.shutDown()
        while executor.runNext() {}
    }

    struct Missing: Error {}
}

/// Carries a value from a task to the thread that runs the world.
final class Box<Value: Sendable>: Sendable {
    private let state = Mutex<Value?>(nil)

    var value: Value? { state.withLock { $0 } }

    func set(_ value: Value) { state.withLock { $0 = value } }
}
