import Basics
import Chains
import Ethereum
import Synchronization
import Testing
import Transport

/// A node that grows, reorganises, lags and fails at random, and a listener that checks each event.
struct ChainFollowerPropertyTests {
    @Test(arguments: UInt64(0)..<48)
    func `whatever fails on the way, what is told adds up to the chain`(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let node = ScriptedNode()
        let log = EventLog()
        var configuration = ChainConfiguration(chain: ChainId(1), rpc: "", sender: .zero)
        configuration.windowBlocks = 40
        let session = ChainSession(configuration, client: node, time: VirtualClock()) {
            log.note($0)
        }
        try session.setWatched(addresses: [ScriptedNode.watchedPool])
        var follower = session.follower()
        var replay = EventReplay()
        var model = Model()
        for _ in 0..<80 {
            model.move(node, &random)
            try session.setWatched(hashes: model.sent)
            for _ in 0..<random.below(3) {
                model.disturb(node, &random)
                try? await follower.round()
                model.check(log.take(), &replay)
                #expect(replay.faults == [])
            }
            node.state.withLock { $0.faults = [] }
        }
        node.mine()
        try await follower.round()
        model.check(log.take(), &replay)
        #expect(replay.faults == [])
        try compare(replay, node)
    }

    private func compare(_ replay: EventReplay, _ node: ScriptedNode) throws {
        let canonical = node.state.withLock { $0.canonical }
        let first = try #require(replay.chain.first).header.number
        let expected = canonical[Int(first)...]
        #expect(replay.chain.map(\.header) == expected.map(\.header))
        #expect(
            replay.chain.map { $0.logs.map(\.transactionHash) } == expected.map(\.transactions))
        var inclusions: [Hash32: Hash32] = [:]
        for block in canonical {
            for hash in block.transactions { inclusions[hash] = block.header.hash }
        }
        #expect(replay.receipts.mapValues(\.blockHash) == inclusions)
        #expect(replay.finalized == node.state.withLock { $0.finalized })
    }

    /// What has been sent, and what the node does next.
    private struct Model {
        var sent: [Hash32] = []
        private var waiting: [Hash32] = []
        private var salt: UInt64 = 0

        mutating func move(_ node: ScriptedNode, _ random: inout SplitMix64) {
            salt += 1
            if random.below(3) == 0 {
                let bytes = (0..<32).map { _ in UInt8(random.below(256)) }
                if let hash = Hash32(bytes: bytes) {
                    sent.append(hash)
                    waiting.append(hash)
                }
            }
            if random.below(5) == 0 {
                let (height, finalized) = node.state.withLock {
                    (UInt64($0.canonical.count - 1), $0.finalized)
                }
                let depth = random.below(Int(height - finalized) + 1)
                waiting = node.drop(depth) + waiting
                // A branch replaces another only when its head is another block.
                if depth > 0 { mine(node, &random) }
            }
            for _ in 0..<random.below(4) { mine(node, &random) }
        }

        private mutating func mine(_ node: ScriptedNode, _ random: inout SplitMix64) {
            let count = min(waiting.count, random.below(3))
            node.mine(Array(waiting.prefix(count)), salt: salt)
            waiting.removeFirst(count)
        }

        mutating func disturb(_ node: ScriptedNode, _ random: inout SplitMix64) {
            for _ in 0..<random.below(3) {
                switch random.below(8) {
                case 0: node.fail(.loseRequest)
                case 1: node.fail(.loseAnswer)
                case 2: node.fail(.status(503))
                case 3: node.fail(.garbage)
                case 4: node.fail(.lag(1 + random.below(3)))
                case 5: node.fail(.oneFailure)
                // A fault that comes later in the round.
                default: node.fail(.lag(0))
                }
            }
        }

        /// Replays events; with each finalized block all receipts up to it must have been told.
        func check(_ events: [ChainEvent], _ replay: inout EventReplay) {
            for event in events {
                replay.apply(event)
                guard case .finalized(let number, _, _, _) = event else { continue }
                for update in replay.chain where update.header.number <= number {
                    for log in update.logs where sent.contains(log.transactionHash) {
                        #expect(
                            replay.receipts[log.transactionHash]?.blockHash == log.blockHash)
                    }
                }
            }
        }
    }
}
