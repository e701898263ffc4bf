import Basics
import Chains
import Codecs
import Ethereum
import Synchronization
import Testing
import Transport

/// Three providers of which one lies, lags, hides and fails at random: what is told is the chain that
/// the honest ones have.
struct ProviderPropertyTests {
    @Test(arguments: UInt64(0)..<24)
    func `whatever one of three does, what is told adds up to the chain`(
        seed: UInt64
    ) async throws {
        var random = SplitMix64(seed: seed)
        let set = try ProviderSet(3, blocks: 0)
        let villain = random.below(3)
        let honest = (villain + 1) % 3
        var sent: [Hash32] = []
        var replay = EventReplay()
        var follower = set.session.follower()
        for step in 0..<60 {
            sent.append(contentsOf: Self.move(set, step, &random))
            try set.session.setWatched(hashes: sent)
            Self.corrupt(set, villain, &random)
            try? await follower.round()
            set.wait(milliseconds: 1_500)
            for event in set.log.take() { replay.apply(event) }
            #expect(replay.faults == [])
        }
        set.change(villain) { state in (state.lie, state.lag, state.lasting) = (nil, 0, nil) }
        set.wait(milliseconds: 120_000)
        set.mine(salt: 1_000)
        try await follower.round()
        for event in set.log.take() { replay.apply(event) }
        #expect(replay.faults == [])
        let canonical = set.nodes[honest].state.withLock { $0.canonical }
        let first = try #require(replay.chain.first).header.number
        #expect(replay.chain.map(\.header) == canonical[Int(first)...].map(\.header))
        #expect(
            replay.chain.map { $0.logs.map(\.transactionHash) }
                == canonical[Int(first)...].map(\.transactions))
        #expect(!replay.receipts.values.map(\.status).contains(false))
        #expect(replay.finalized == set.nodes[honest].state.withLock { $0.finalized })
    }

    /// The same blocks on all, sometimes in place of others; returns what is in them.
    private static func move(
        _ set: ProviderSet, _ step: Int, _ random: inout SplitMix64
    ) -> [Hash32] {
        let salt = UInt64(step + 1)
        let head = set.nodes[0].headers.count - 1
        let finalized = set.nodes[0].state.withLock { Int($0.finalized) }
        var again: [Hash32] = []
        if random.below(6) == 0, head > finalized {
            let depth = random.below(head - finalized) + 1
            for node in set.nodes { again = node.drop(depth) }
            set.mine(again, salt: salt)
            for _ in 0..<depth { set.mine(salt: salt) }
        }
        let bytes = (0..<32).map { _ in UInt8(random.below(256)) }
        let fresh = random.below(3) == 0 ? [Hash32(bytes: bytes) ?? .zero] : []
        for index in 0..<random.below(3) { set.mine(index == 0 ? fresh : [], salt: salt) }
        return fresh
    }

    private static func corrupt(
        _ set: ProviderSet, _ villain: Int, _ random: inout SplitMix64
    ) {
        let kind = random.below(9)
        set.change(villain) { state in
            (state.lie, state.lag, state.lasting) = (nil, 0, nil)
            switch kind {
            case 0: state.lag = 1 + kind
            case 1: state.lag = 9
            case 2: state.lasting = .loseRequest
            case 3: state.lasting = .garbage
            case 4:
                state.lie = { method, _, truth in method == "eth_getLogs" ? [] : truth }
            case 5:
                state.lie = { method, _, truth in
                    method == "eth_getTransactionReceipt" ? .null : truth
                }
            case 6:
                state.lie = { method, _, truth in
                    guard method == "eth_getTransactionReceipt", let truth, !truth.isNull else {
                        return truth
                    }
                    return BlockJSON.with("status", "0x0", in: truth)
                }
            case 7:
                let invented = BlockTree.line(above: BlockTree.genesis, count: 90, salt: 7_777)
                state.lie = { method, parameters, truth in
                    method == "eth_getBlockByNumber" && parameters.first == "latest"
                        ? BlockJSON.block(invented[89]) : truth
                }
            default: break
            }
        }
    }
}
