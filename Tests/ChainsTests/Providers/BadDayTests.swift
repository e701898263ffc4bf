import Arithmetic
import Basics
import Chains
import Codecs
import Ethereum
import Testing
import Transport

/// What a provider may do wrong costs time, never money.
struct BadDayTests {
    private let transaction = ProviderSet.transaction(1)

    /// Makes a node tell receipts with another status.
    private func lieAboutReceipts(_ state: inout ScriptedNode.State) {
        state.lie = { method, _, truth in
            guard method == "eth_getTransactionReceipt", let truth, !truth.isNull else {
                return truth
            }
            return BlockJSON.with("status", "0x0", in: truth)
        }
    }

    @Test(arguments: 0..<3)
    func `a lie about a receipt is outvoted and its teller left out`(liar: Int) async throws {
        let set = try ProviderSet(3)
        set.change(liar, lieAboutReceipts)
        try set.session.setWatched(hashes: [transaction])
        var follower = set.session.follower()
        try await follower.round()
        set.mine([transaction])
        for _ in 0..<7 { set.mine() }
        try await follower.round()
        let events = set.log.take()
        #expect(events.receipts.map(\.status) == [true])
        #expect(events.finalized == [4, 12])
        // A liar that was asked is out; one that was not needed may still be in.
        let health = set.session.providers[liar]
        #expect(health.isUsed == (liar == 2))
    }

    @Test func `two that differ about a receipt leave it open until one gives in`() async throws {
        let set = try ProviderSet(2)
        set.change(1, lieAboutReceipts)
        try set.session.setWatched(hashes: [transaction])
        var follower = set.session.follower()
        try await follower.round()
        #expect(set.log.take().finalized == [4])
        set.mine([transaction])
        for _ in 0..<7 { set.mine() }
        for _ in 0..<5 {
            try? await follower.round()
            set.wait(milliseconds: 10_000)
        }
        let open = set.log.take()
        #expect(open.blocks.count == 8)
        #expect(open.receipts == [])
        #expect(open.finalized == [])
        set.change(1) { $0.lie = nil }
        try await follower.round()
        let closed = set.log.take()
        #expect(closed.receipts.map(\.status) == [true])
        #expect(closed.finalized == [12])
    }

    @Test func `a receipt that one provider hides is told by the others`() async throws {
        let set = try ProviderSet(3)
        set.change(0) { state in
            state.lie = { method, _, truth in
                method == "eth_getTransactionReceipt" ? .null : truth
            }
        }
        try set.session.setWatched(hashes: [transaction])
        var follower = set.session.follower()
        try await follower.round()
        set.mine([transaction])
        for _ in 0..<7 { set.mine() }
        try await follower.round()
        let events = set.log.take()
        #expect(events.receipts.count == 1)
        #expect(events.finalized == [4, 12])
        #expect(!set.session.providers[0].isUsed)
    }

    @Test func `a provider that lags is left out until it has caught up`() async throws {
        let set = try ProviderSet(3)
        var follower = set.session.follower()
        try await follower.round()
        set.change(0) { $0.lag = 9 }
        for _ in 0..<9 { set.mine() }
        try await follower.round()
        #expect(follower.tip == set.nodes[1].headers[19])
        #expect(set.session.providers.map(\.isUsed) == [false, true, true])
        #expect(set.session.providers[0].problem == "is 9 blocks behind")
        _ = set.calls(of: 0)
        _ = try await set.session.call(to: .zero, data: [])
        #expect(set.calls(of: 0) == [])
        // Within the bound is not enough any more: it has to catch up.
        set.change(0) { $0.lag = 2 }
        try await follower.round()
        #expect(set.session.providers[0].isUsed == false)
        set.change(0) { $0.lag = 0 }
        try await follower.round()
        #expect(set.session.providers[0].isUsed)
    }

    @Test func `a head that goes back without a reorganisation leaves its provider out`()
        async throws
    {
        let set = try ProviderSet(3)
        var follower = set.session.follower()
        try await follower.round()
        set.change(1) { $0.lag = 1 }
        try await follower.round()
        #expect(set.session.providers.map(\.isUsed) == [true, false, true])
        #expect(set.session.providers[1].problem == "went back from block 10 to 9")
        #expect(follower.tip?.number == 10)
        set.change(1) { $0.lag = 0 }
        try await follower.round()
        #expect(set.session.providers[1].isUsed)
    }

    @Test func `a reorganisation that all see is followed and leaves nobody out`() async throws {
        let set = try ProviderSet(3)
        var follower = set.session.follower()
        try await follower.round()
        for node in set.nodes { node.drop(3) }
        set.mine(salt: 5)
        set.mine(salt: 5)
        try await follower.round()
        // Shorter than before, so followed only once it is at the old height.
        set.mine(salt: 5)
        set.mine(salt: 5)
        try await follower.round()
        #expect(follower.tip == set.nodes[0].headers[11])
        #expect(set.isComplete)
    }

    @Test func `an invented branch of one provider is not followed and halts nothing`()
        async throws
    {
        let set = try ProviderSet(3)
        var follower = set.session.follower()
        try await follower.round()
        _ = set.log.take()
        // Below the finalized block: from a single node this would end the session.
        set.nodes[0].drop(8)
        for _ in 0..<20 { set.nodes[0].mine(salt: 9) }
        set.mine(on: [1, 2])
        try await follower.round()
        let events = set.log.take()
        #expect(events.blocks.map(\.header) == [set.nodes[1].headers[11]])
        #expect(follower.tip == set.nodes[1].headers[11])
    }

    @Test func `a branch that enough providers follow below the finalized block halts`()
        async throws
    {
        let set = try ProviderSet(3)
        var follower = set.session.follower()
        try await follower.round()
        for place in [0, 2] {
            set.nodes[place].drop(8)
            for _ in 0..<9 { set.nodes[place].mine(salt: 9) }
        }
        let error = await #expect(throws: ChainError.self) { try await follower.round() }
        #expect(error?.action == .halt)
    }

    @Test func `no logs for a block that has some are not believed`() async throws {
        let set = try ProviderSet(2)
        var follower = set.session.follower()
        try await follower.round()
        set.change(0) { state in
            state.lie = { method, _, truth in method == "eth_getLogs" ? [] : truth }
        }
        set.mine([transaction])
        set.mine()
        try await follower.round()
        #expect(set.log.take().blocks.suffix(2).map(\.logs.count) == [1, 0])
        #expect(set.session.providers.map(\.isUsed) == [false, true])
    }

    @Test func `a range that a provider does not have is read from another`() async throws {
        let set = try ProviderSet(2)
        set.mine([transaction])
        set.mine()
        set.change(0) { $0.lag = 2 }
        let logs = try await set.session.logs(
            from: 5, to: 12, of: [ScriptedNode.watchedPool])
        #expect(logs.map(\.blockNumber) == [11])
        #expect(set.calls(of: 0).contains("eth_getLogs"))
        set.change(1) { $0.lag = 2 }
        await #expect(throws: ChainError.missing("block 12")) {
            try await set.session.logs(from: 5, to: 12, of: [ScriptedNode.watchedPool])
        }
    }

    @Test func `logs that the block's filter excludes are not believed`() async throws {
        let set = try ProviderSet(2)
        var follower = set.session.follower()
        try await follower.round()
        set.mine([transaction])
        let other = ProviderSet.transaction(2)
        set.change(0) { state in
            state.lie = { method, _, truth in
                guard method == "eth_getLogs", let log = truth?.arrayValue?.first else {
                    return truth
                }
                return [BlockJSON.with("topics", [.string(other.hex)], in: log)]
            }
        }
        try await follower.round()
        #expect(set.log.take().blocks.last?.logs.map(\.topics) == [[transaction]])
    }

    @Test func `a filter that errs is settled by two who say the same`() async throws {
        let set = try ProviderSet(3)
        // A contract that shares the filter's bits by being in it, without a log.
        let silent = try Address(hex: "0x00000000000000000000000000000000000000aa")
        try set.session.setWatched(addresses: [ScriptedNode.watchedPool, silent])
        var follower = set.session.follower()
        try await follower.round()
        for node in set.nodes { node.mine([transaction], alsoInBloom: silent) }
        try await follower.round()
        #expect(set.log.take().blocks.last?.logs.count == 1)
        #expect(set.isComplete)
    }

    @Test func `final is what enough call final, the lower one when they differ`() async throws {
        let set = try ProviderSet(2)
        set.change(1) { $0.finalized = 2 }
        var follower = set.session.follower()
        try await follower.round()
        #expect(set.log.take().finalized == [2])
    }

    @Test func `a nonce on which they differ is no nonce`() async throws {
        let set = try ProviderSet(3)
        set.change(0) { $0.nonce = 9 }
        #expect(try await set.session.transactionCount(of: .zero) == 4)
        set.change(1) { $0.nonce = 8 }
        await #expect(throws: ChainError.disagreement("nonce")) {
            try await set.session.transactionCount(of: .zero)
        }
    }

    @Test func `a dead provider among three delays nothing after a few rounds`() async throws {
        let set = try ProviderSet(3)
        var follower = set.session.follower()
        try await follower.round()
        set.change(2) { $0.lasting = .loseRequest }
        for _ in 0..<4 {
            set.mine()
            try await follower.round()
        }
        #expect(follower.tip == set.nodes[0].headers[14])
        #expect(!set.session.providers[2].isUsed)
        // After its rest it is tried, and taken back when it answers.
        set.change(2) { $0.lasting = nil }
        _ = set.calls(of: 2)
        set.mine()
        try await follower.round()
        #expect(set.calls(of: 2) == [])
        set.wait(milliseconds: 6_000)
        try await follower.round()
        #expect(set.calls(of: 2).contains("eth_getBlockByNumber"))
        #expect(set.session.providers[2].isUsed)
    }

    @Test func `a provider that stays silent is tried once after each rest, and rests longer`()
        async throws
    {
        let set = try ProviderSet(3)
        var follower = set.session.follower()
        try await follower.round()
        set.change(2) { $0.lasting = .loseAnswer }
        for _ in 0..<3 { try await follower.round() }
        _ = set.calls(of: 2)
        // Left out for 5 s, then for 10, then for 20.
        for (seconds, tries) in [(4, 0), (2, 1), (9, 0), (2, 1), (18, 0), (3, 1)] {
            set.wait(milliseconds: Int64(seconds) * 1_000)
            try await follower.round()
            try await follower.round()
            #expect(set.calls(of: 2).count == tries, "after \(seconds) more seconds")
        }
    }

    @Test func `with two of two a dead one stops the chain and starts it again`() async throws {
        let set = try ProviderSet(2)
        var follower = set.session.follower()
        try await follower.round()
        set.change(1) { $0.lasting = .loseRequest }
        set.mine()
        for _ in 0..<5 {
            let error = await #expect(throws: ChainError.self) { try await follower.round() }
            #expect(error?.action == .retry)
        }
        set.change(1) { $0.lasting = nil }
        try await follower.round()
        #expect(follower.tip == set.nodes[0].headers[11])
    }

    @Test func `one of two is enough where one is told to be`() async throws {
        let set = try ProviderSet(2, agreement: 1)
        var follower = set.session.follower()
        try await follower.round()
        set.change(0) { $0.lasting = .loseAnswer }
        for _ in 0..<6 {
            set.mine()
            try await follower.round()
        }
        #expect(follower.tip == set.nodes[1].headers[16])
        #expect(set.log.take().finalized.last == 10)
    }

    @Test func `a provider of another chain is left out, or ends it when too few remain`()
        async throws
    {
        let three = try ProviderSet(3)
        three.change(1) { $0.chainId = 5 }
        var follower = three.session.follower()
        try await follower.round()
        #expect(three.session.providers[1].problem == "serves chain 5")
        let two = try ProviderSet(2)
        two.change(1) { $0.chainId = 5 }
        var other = two.session.follower()
        await #expect(
            throws: ChainError.wrongChain(expected: ChainId(1), actual: ChainId(5))
        ) { try await other.round() }
    }
}
