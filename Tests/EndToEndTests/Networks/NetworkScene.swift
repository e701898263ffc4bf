import Basics
import Codecs
import Definitions
import Foundation
import Logging
import Markets
import Node
import Pools
import Storage
import Synchronization
import Transport

/// A node between twelve pools of three tokens and the books of two exchanges: the local chain in a
/// process of its own, everything else in this one, all on real sockets.
struct NetworkScene: Sendable {
    static let assets = ["ETH", "USDC", "DAI"]
    /// Uniswap V2, V3 and V4 and kin of several fees, Balancer, Curve's StableSwap and Solidly.
    static let pools = [
        "pair WETH/USDC", "pool WETH/USDC 500", "pool WETH/USDC 3000", "pancake WETH/USDC",
        "v4 WETH/USDC 3000", "pair WETH/DAI", "balancer weighted WETH/DAI", "pair USDC/DAI",
        "pool USDC/DAI 500", "balancer stable DAI/USDC", "curve DAI/USDC/USDT",
        "solidly USDC/DAI stable",
    ]

    let chain: FamilyScene
    let control: ChainControl
    let exchanges: [PaperExchange]
    let node: Node
    /// What the node logged.
    let notes: NodeNotes
    private let running: Task<Void, any Error>

    private static func ether(_ quote: String, _ levelSize: Int) -> PaperExchange.Book {
        PaperExchange.Book(
            base: "ETH", quote: quote, price: 2_500, lotScale: 4, tickScale: 2,
            levelSize: levelSize)
    }

    private static let dollars = PaperExchange.Book(
        base: "DAI", quote: "USDC", price: 1, lotScale: 1, tickScale: 5, levelSize: 20_000)

    /// Starts everything and waits until every book and pool is in routing.
    static func start(seed: UInt64) async throws -> NetworkScene {
        let chain = try await FamilyScene.start(wallets: 1, blockSeconds: 0)
        // Enough ether for all sales to the end.
        let balances = [("ETH", 900), ("USDC", 700_000), ("DAI", 700_000)]
        let exchanges = [
            try await PaperExchange.open(
                "alpha", [ether("USDC", 2), dollars], balances: balances, seed: seed),
            try await PaperExchange.open(
                "beta", [ether("USDC", 1), ether("DAI", 1)], balances: balances, seed: seed + 1),
        ]
        let notes = NodeNotes()
        let definition = try definition(chain, exchanges)
        let node = try Node.open(
            definition, seams: seams(definition.dataFolder),
            logger: Logger(label: "node") { _ in NotingLogHandler(notes) })
        let ready = AsyncStream<Void>.makeStream()
        let running = Task {
            defer { ready.continuation.finish() }
            try await node.run { ready.continuation.finish() }
        }
        let scene = NetworkScene(
            chain: chain, control: try ChainControl(rpc: chain.rpc), exchanges: exchanges,
            node: node, notes: notes, running: running)
        let mining = Task {
            while !Task.isCancelled {
                try await scene.control.command("dev_mine")
                try await Task.sleep(for: .milliseconds(250))
            }
        }
        for await _ in ready.stream {}
        mining.cancel()
        try await scene.waitForMarket()
        return scene
    }

    /// What the scene of all families says of the chain, with both exchanges.
    private static func definition(
        _ chain: FamilyScene, _ exchanges: [PaperExchange]
    ) throws -> NodeDefinition {
        let text = try chain.configuration(wallet: 0, assets: assets, pools: pools)
            .replacingOccurrences(of: "pollMilliseconds: 500", with: "pollMilliseconds: 50")
            .replacingOccurrences(of: "chain:\n", with: "chain:\n  deadlineSeconds: 300\n")
        let networks = ProgramProcess.root.appending(path: "Networks/Chains").path
        let read = try NodeDefinition(
            file: chain.folder.write("node.yaml", text), files: SystemFiles(),
            networks: .init(folders: [networks]))
        return NodeDefinition(
            nodeId: read.nodeId, dataFolder: chain.folder.newPath("journal"), api: read.api,
            scales: read.scales,
            venues: try exchanges.map { try $0.definition(in: chain.folder) }, chain: read.chain,
            limits: read.limits, sourcePatienceSeconds: read.sourcePatienceSeconds)
    }

    private static func seams(_ folder: String) throws -> NodeSeams {
        let files = SystemFiles()
        try files.makeFolder(folder)
        return NodeSeams(
            time: SystemTime(), entropy: SystemEntropy(), files: files, dialer: SocketDialer()
        ) { (body) throws(JournalError) in
            let journal = try Journal.open(
                directory: folder, files: files, replaying: body)
            return try JournalWriter(journal: journal)
        }
    }

    /// The contract that carries routes out.
    var executor: Address {
        get throws { try Address(hex: chain.start["executor"]?.stringValue ?? "") }
    }

    /// What holds Balancer's pools.
    var vault: Address {
        get throws { try Address(hex: chain.start["contracts"]?["vault"]?.stringValue ?? "") }
    }

    /// Waits until all pools are followed and all books are healthy.
    func waitForMarket() async throws {
        for attempt in 0..<300 {
            let pools = node.board.followed?.pools ?? []
            let areBooksHealthy = exchanges.allSatisfy { exchange in
                let account = Location.venue(exchange.venue, account: PaperExchange.accounts[0])
                return node.board.standing(account).isReady
                    && exchange.books.allSatisfy {
                        node.board.bookHealth($0.symbol, at: account) == .healthy
                    }
            }
            if areBooksHealthy, pools.count == Self.pools.count,
                pools.allSatisfy({ $0.standing.isRoutable && $0.isReachable })
            {
                return
            }
            // Each block is a second of the chain's time at least, which must not run ahead.
            if attempt % 5 == 0 { try await control.command("dev_mine") }
            try await Task.sleep(for: .milliseconds(200))
        }
        let pools = (node.board.followed?.pools ?? []).map { "\($0.pool.address) \($0.standing)" }
        throw ProgramProcess.Failure(
            description: "the market is not there: \(pools) \(node.board.poolRefusals) \(notes)")
    }

    func shutDown() async {
        running.cancel()
        _ = try? await running.value
        for exchange in exchanges { await exchange.shutDown() }
        control.shutDown()
    }
}

/// What a node logs, kept for the message of a test that fails.
final class NodeNotes: Sendable, CustomStringConvertible {
    private let lines = Mutex<[String]>([])

    func note(_ line: String) { lines.withLock { $0.append(line) } }

    var description: String { lines.withLock { $0.suffix(40).joined(separator: "\n") } }
}

/// Hands a node's log to its notes.
private struct NotingLogHandler: LogHandler {
    let notes: NodeNotes
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()

    init(_ notes: NodeNotes) { self.notes = notes }

    func log(event: LogEvent) { notes.note("\(event.level): \(event.message)") }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
}
