import Basics
import Chains
import Ethereum
import Synchronization
import Testing
import Transport

struct ChainFollowerTests {
    private let node = ScriptedNode()
    private let log = EventLog()

    private func session(
        checkpoints: [BlockReference] = [], finalized: BlockReference? = nil, chain: UInt64 = 1,
        windowBlocks: Int = 64
    ) throws -> ChainSession {
        var configuration = ChainConfiguration(
            chain: ChainId(chain), rpc: "", sender: .zero, checkpoints: checkpoints,
            finalized: finalized)
        configuration.windowBlocks = windowBlocks
        let log = log
        let session = ChainSession(configuration, client: node, time: VirtualClock()) {
            log.note($0)
        }
        try session.setWatched(addresses: [ScriptedNode.watchedPool])
        return session
    }

    private func transaction(_ number: UInt8) -> Hash32 {
        Hash32(bytes: [UInt8](repeating: number, count: 32)) ?? .zero
    }

    private func updates(_ events: [ChainEvent]) -> [BlockUpdate] {
        events.flatMap { event -> [BlockUpdate] in
            switch event {
            case .committed(let updates), .reorged(_, let updates): updates
            default: []
            }
        }
    }

    @Test func `a session begins with the head alone and then tells each block`() async throws {
        for _ in 0..<10 { node.mine() }
        var follower = try session().follower()
        try await follower.round()
        let start = log.take()
        #expect(updates(start).map(\.header) == [node.headers[10]])
        #expect(
            start.dropFirst() == [
                .safe(number: 8, hash: node.headers[8].hash, rule: "tag:safe"),
                .finalized(
                    number: 4, hash: node.headers[4].hash, senderNonce: 4,
                    rule: "tag:finalized"),
            ])
        try await follower.round()
        #expect(log.take() == [])
        node.mine([transaction(1)])
        node.mine()
        try await follower.round()
        let next = updates(log.take())
        #expect(next.map(\.header) == Array(node.headers[11...]))
        #expect(next.map { $0.logs.map(\.transactionHash) } == [[transaction(1)], []])
    }

    @Test func `each block says with which list of contracts its logs were asked for`()
        async throws
    {
        let session = try session()
        let first = try session.setWatched(addresses: [ScriptedNode.watchedPool])
        var follower = session.follower()
        try await follower.round()
        node.mine()
        try await follower.round()
        #expect(updates(log.take()).map(\.watchVersion) == [first, first])
        let same = try session.setWatched(addresses: [ScriptedNode.watchedPool])
        let more = try session.setWatched(addresses: [ScriptedNode.watchedPool, .zero])
        #expect(same == first && more > first)
        node.mine()
        try await follower.round()
        #expect(updates(log.take()).map(\.watchVersion) == [more])
    }

    @Test func `a round tells blocks, receipts, safe and finalized in this order`() async throws {
        let session = try session()
        try session.setWatched(hashes: [transaction(1)])
        var follower = session.follower()
        try await follower.round()
        _ = log.take()
        node.mine([transaction(1)])
        for _ in 0..<7 { node.mine() }
        try await follower.round()
        let names = log.take().map { event in
            switch event {
            case .committed: "committed"
            case .receipts(let receipts): "receipts \(receipts.count)"
            case .safe(let number, _, let rule): "safe \(number) \(rule)"
            case .finalized(let number, _, let nonce, _): "finalized \(number) \(nonce)"
            default: "other"
            }
        }
        #expect(names == ["committed", "receipts 1", "safe 6 tag:safe", "finalized 2 4"])
    }

    @Test func `a receipt moves with its transaction to another block`() async throws {
        let session = try session()
        try session.setWatched(hashes: [transaction(1)])
        var follower = session.follower()
        try await follower.round()
        node.mine([transaction(1)])
        node.mine()
        try await follower.round()
        try await follower.round()
        let old = node.headers
        #expect(log.take().filter { if case .receipts = $0 { true } else { false } }.count == 1)
        node.drop(2)
        node.mine(salt: 7)
        node.mine([transaction(1)], salt: 7)
        try await follower.round()
        let events = log.take()
        guard case .reorged(let orphaned, let new) = events[0] else {
            Issue.record("\(events[0])")
            return
        }
        #expect(orphaned == [old[2].hash, old[1].hash])
        #expect(new.map(\.header) == Array(node.headers[1...]))
        guard case .receipts(let receipts) = events[1] else {
            Issue.record("\(events[1])")
            return
        }
        #expect(receipts.map(\.blockHash) == [node.headers[2].hash])
    }

    @Test func `a block that comes back brings its receipts back`() async throws {
        let session = try session()
        try session.setWatched(hashes: [transaction(1)])
        var follower = session.follower()
        try await follower.round()
        for branch in 0..<3 {
            node.drop(2)
            // The first and the last branch are the same blocks.
            node.mine(salt: UInt64(branch % 2))
            node.mine(branch % 2 == 0 ? [transaction(1)] : [], salt: UInt64(branch % 2))
            try await follower.round()
        }
        let receipts = log.take().flatMap { event -> [Receipt] in
            if case .receipts(let receipts) = event { receipts } else { [] }
        }
        #expect(receipts.map(\.blockHash) == [node.headers[2].hash, node.headers[2].hash])
    }

    @Test func `a round without a new head asks for the head alone`() async throws {
        let session = try session()
        try session.setWatched(hashes: [transaction(1)])
        var follower = session.follower()
        try await follower.round()
        node.state.withLock { $0.calls = [] }
        try await follower.round()
        #expect(node.state.withLock { $0.calls } == ["eth_getBlockByNumber"])
    }

    @Test func `a transaction watched after it was included is found at once`() async throws {
        let session = try session()
        var follower = session.follower()
        node.mine([transaction(1)])
        try await follower.round()
        _ = log.take()
        try session.setWatched(hashes: [transaction(1)])
        try await follower.round()
        let events = log.take()
        guard case .receipts(let receipts) = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(receipts.map(\.transactionHash) == [transaction(1)])
        // The finality that covers it is told again.
        #expect(events.count == 3)
    }

    @Test func `an inclusion older than the window is found by number`() async throws {
        node.mine([transaction(1)])
        for _ in 0..<40 { node.mine() }
        let session = try session(windowBlocks: 8)
        try session.setWatched(hashes: [transaction(1)])
        var follower = session.follower()
        try await follower.round()
        let told = log.take().contains {
            if case .receipts(let list) = $0 { list[0].blockNumber == 1 } else { false }
        }
        #expect(told)
    }

    @Test func `checkpoints that are gone are told first`() async throws {
        for _ in 0..<10 { node.mine() }
        let gone = BlockReference(number: 7, hash: transaction(7))
        let sound = BlockReference(node.headers[8])
        let above = BlockReference(number: 12, hash: transaction(12))
        let session = try session(checkpoints: [gone, sound, above])
        var follower = session.follower()
        try await follower.round()
        #expect(log.take().first == .reorged(orphaned: [gone.hash], updates: []))
        node.mine()
        node.mine()
        try await follower.round()
        #expect(log.take().first == .reorged(orphaned: [above.hash], updates: []))
    }

    @Test func `a final block of an earlier session that changed ends this one`() async throws {
        for _ in 0..<10 { node.mine() }
        let sound = BlockReference(node.headers[3])
        var follower = try session(finalized: sound).follower()
        try await follower.round()
        let lie = BlockReference(number: 3, hash: .zero)
        var other = try session(finalized: lie).follower()
        await #expect(
            throws: ChainError.contradiction(
                .finalizedReplaced(ours: lie, theirs: node.headers[3].hash))
        ) { try await other.round() }
    }

    @Test func `a node of another chain is refused`() async throws {
        var follower = try session(chain: 5).follower()
        await #expect(
            throws: ChainError.wrongChain(expected: ChainId(5), actual: ChainId(1))
        ) { try await follower.round() }
        #expect(log.take() == [])
    }

    @Test func `a reorganisation below the finalized block ends the session`() async throws {
        for _ in 0..<10 { node.mine() }
        var follower = try session().follower()
        try await follower.round()
        node.drop(8)
        for _ in 0..<9 { node.mine(salt: 3) }
        let error = await #expect(throws: ChainError.self) { try await follower.round() }
        #expect(error?.action == .halt)
    }

    @Test func `a node that serves another chain by now is told from a contradiction`()
        async throws
    {
        for _ in 0..<10 { node.mine() }
        var follower = try session().follower()
        try await follower.round()
        node.drop(8)
        for _ in 0..<9 { node.mine(salt: 3) }
        node.state.withLock { $0.chainId = 9 }
        await #expect(
            throws: ChainError.wrongChain(expected: ChainId(1), actual: ChainId(9))
        ) { try await follower.round() }
    }

    @Test func `a node that lags or goes back is not followed back`() async throws {
        for _ in 0..<10 { node.mine() }
        var follower = try session().follower()
        try await follower.round()
        _ = log.take()
        node.fail(.lag(3))
        try await follower.round()
        #expect(log.take() == [])
        #expect(follower.tip == node.headers[10])
    }

    @Test func `a chain without finality tags is followed without finality`() async throws {
        for _ in 0..<3 { node.mine() }
        node.state.withLock { $0.hasTags = false }
        var follower = try session().follower()
        try await follower.round()
        let events = log.take()
        #expect(events.count == 1)
        #expect(updates(events).map(\.header) == [node.headers[3]])
    }

    @Test func `without contracts to watch no logs are asked for`() async throws {
        let session = try session()
        try session.setWatched(addresses: [])
        var follower = session.follower()
        try await follower.round()
        node.mine([transaction(1)])
        try await follower.round()
        #expect(node.state.withLock { !$0.calls.contains("eth_getLogs") })
        #expect(updates(log.take()).allSatisfy { $0.logs.isEmpty })
    }

    @Test func `the watch list is bounded`() throws {
        let session = try session()
        let many = (0...ChainLimits.watchedMax).map { number in
            Hash32(
                bytes: [UInt8](repeating: 0, count: 30) + [UInt8(number >> 8), UInt8(number & 255)])
                ?? .zero
        }
        #expect(throws: ChainError.tooLarge("\(ChainLimits.watchedMax + 1) transactions")) {
            try session.setWatched(hashes: many)
        }
        try session.setWatched(hashes: many.dropLast() + many.prefix(5))
    }
}
