import Basics
import Chains
import Codecs
import Ethereum
import Synchronization
import Transport

/// Several providers that see the same chain until one of them is told to fail, and a session over
/// them.
struct ProviderSet {
    let nodes: [ScriptedNode]
    let clock = VirtualClock()
    let log = EventLog()
    let session: ChainSession

    init(
        _ count: Int, agreement: Int? = nil, blocks: Int = 10,
        budget: RequestBudget? = nil, weights: [Int] = [],
        rules: ProviderRules = ProviderRules(), source: LevelSource = .tags,
        judge: LevelJudge = .tags
    ) throws {
        nodes = (0..<count).map { _ in ScriptedNode() }
        for node in nodes { for _ in 0..<blocks { node.mine() } }
        var configuration = ChainConfiguration(
            chain: ChainId(1),
            providers: (0..<count).map { index in
                ProviderConfiguration(
                    name: "p\(index)", rpc: "",
                    weight: index < weights.count ? weights[index] : 1, budget: budget)
            }, agreement: agreement, sender: .zero)
        configuration.windowBlocks = 64
        configuration.levelSource = source
        var rules = rules
        // One pass: nothing waits for a clock that nobody moves.
        rules.passesMax = 1
        configuration.rules = rules
        let log = log
        session = ChainSession(configuration, clients: nodes, time: clock, judge: judge) {
            log.note($0)
        }
        try session.setWatched(addresses: [ScriptedNode.watchedPool])
    }

    /// Puts the same block on the head of all, or of these.
    func mine(_ transactions: [Hash32] = [], salt: UInt64 = 0, on places: [Int]? = nil) {
        for place in places ?? Array(nodes.indices) {
            nodes[place].mine(transactions, salt: salt)
        }
    }

    /// Does something to one node.
    func change(_ place: Int, _ body: (inout ScriptedNode.State) -> Void) {
        nodes[place].state.withLock { body(&$0) }
    }

    /// Whether no provider is left out.
    var isComplete: Bool { session.providers.allSatisfy { $0.isUsed } }

    /// Which methods a node was asked since the last time.
    func calls(of place: Int) -> [String] {
        nodes[place].state.withLock { state in
            let calls = state.calls
            state.calls = []
            return calls
        }
    }

    /// Lets time pass.
    func wait(milliseconds: Int64) { clock.advance(byMilliseconds: milliseconds) }

    static func transaction(_ number: UInt8) -> Hash32 {
        Hash32(bytes: [UInt8](repeating: number, count: 32)) ?? .zero
    }
}

extension [ChainEvent] {
    /// The receipts that were told.
    var receipts: [Receipt] {
        flatMap { event -> [Receipt] in
            if case .receipts(let receipts) = event { receipts } else { [] }
        }
    }

    /// The blocks that joined the followed chain.
    var blocks: [BlockUpdate] {
        flatMap { event -> [BlockUpdate] in
            switch event {
            case .committed(let updates), .reorged(_, let updates): updates
            default: []
            }
        }
    }

    /// The heights that were called final.
    var finalized: [UInt64] {
        compactMap { if case .finalized(let number, _, _, _) = $0 { number } else { nil } }
    }
}
