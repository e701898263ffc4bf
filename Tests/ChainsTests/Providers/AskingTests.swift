import Basics
import Chains
import Codecs
import Ethereum
import Testing
import Transport

/// Whom the pool asks, and when it asks another one.
struct AskingTests {
    @Test func `a single provider is asked as if there were no pool`() async throws {
        let set = try ProviderSet(1)
        try set.session.setWatched(hashes: [ProviderSet.transaction(1)])
        var follower = set.session.follower()
        try await follower.round()
        let headers = [String](repeating: "eth_getBlockByNumber", count: 7)
        #expect(
            set.calls(of: 0) == ["eth_chainId"] + headers + [
                "eth_getLogs", "eth_getBlockByNumber", "eth_getBlockByNumber",
                "eth_getTransactionReceipt", "eth_getTransactionCount",
            ])
        set.change(0) { $0.lasting = .status(503) }
        for _ in 0..<5 {
            await #expect(throws: ChainError.httpStatus(503)) { try await follower.round() }
        }
        set.change(0) { $0.lasting = nil }
        try await follower.round()
        #expect(set.calls(of: 0) == ["eth_getBlockByNumber"])
    }

    @Test func `the one of the highest weight is asked, and another when it fails`() async throws {
        let set = try ProviderSet(3, weights: [1, 5, 3])
        _ = try await set.session.chainId()
        for place in 0..<3 { _ = set.calls(of: place) }
        _ = try await set.session.call(to: .zero, data: [])
        #expect((0..<3).map { set.calls(of: $0).count { $0 == "eth_call" } } == [0, 1, 0])
        set.nodes[1].fail(.loseAnswer)
        _ = try await set.session.call(to: .zero, data: [])
        // Once before the answer was lost, and once by the next in weight, which is probed first.
        #expect(set.calls(of: 0) == [])
        #expect(set.calls(of: 1) == ["eth_call"])
        #expect(set.calls(of: 2).last == "eth_call")
    }

    @Test func `a revert is an answer and is not asked for again`() async throws {
        let set = try ProviderSet(2)
        _ = try await set.session.chainId()
        _ = set.calls(of: 1)
        set.change(0) { state in
            state.errors["eth_call"] = [
                "code": 3, "message": "execution reverted", "data": "0x1234",
            ]
        }
        let error = await #expect(throws: ChainError.self) {
            try await set.session.call(to: .zero, data: [])
        }
        guard case .reverted(data: [0x12, 0x34], _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(set.calls(of: 1) == [])
    }

    @Test func `a node that lacks the state is passed over without blame`() async throws {
        let set = try ProviderSet(2)
        _ = try await set.session.chainId()
        set.change(0) { state in
            state.errors["eth_call"] = ["code": -32_000, "message": "header not found"]
        }
        for _ in 0..<5 { _ = try await set.session.call(to: .zero, data: []) }
        #expect(set.isComplete)
    }

    @Test func `questions about the head are pinned to the agreed block`() async throws {
        let set = try ProviderSet(2)
        var follower = set.session.follower()
        try await follower.round()
        let head = set.nodes[0].headers[10].hash.hex
        set.change(0) { state in
            state.lie = { method, parameters, truth in
                if method == "eth_call" { #expect(parameters[1]["blockHash"] == .string(head)) }
                return truth
            }
        }
        _ = try await set.session.call(to: .zero, data: [])
        #expect(set.calls(of: 0).last == "eth_call")
        // An agreement that is old is none about the head.
        set.change(0) { state in
            state.lie = { method, parameters, truth in
                if method == "eth_call" { #expect(parameters[1] == "latest") }
                return truth
            }
        }
        set.wait(milliseconds: 60_000)
        _ = try await set.session.call(to: .zero, data: [])
        #expect(set.calls(of: 0).last == "eth_call")
    }

    @Test func `who is asked too much is left alone for a moment`() async throws {
        let set = try ProviderSet(2)
        _ = try await set.session.chainId()
        set.nodes[0].fail(.status(429))
        _ = try await set.session.call(to: .zero, data: [])
        _ = set.calls(of: 0)
        _ = try await set.session.call(to: .zero, data: [])
        #expect(set.calls(of: 0) == [])
        set.wait(milliseconds: 1_100)
        // Back, though behind those that nothing was heard of: until it has answered.
        #expect(set.session.providers[0].isUsed)
    }

    @Test func `an empty budget sends the question to another provider`() async throws {
        let set = try ProviderSet(
            2, budget: RequestBudget(unitsPerSecond: 1, burstUnits: 670))
        _ = try await set.session.chainId()
        for place in 0..<2 { _ = set.calls(of: place) }
        for _ in 0..<8 { _ = try await set.session.call(to: .zero, data: []) }
        let counts = (0..<2).map { set.calls(of: $0).count }
        #expect(counts.reduce(0, +) == 8)
        #expect(!counts.contains(0))
    }

    @Test func `a list of providers or an agreement without sense is refused`() {
        for (count, agreement) in [(0, 1), (2, 3), (2, 0), (17, 2)] {
            let configuration = ChainConfiguration(
                chain: ChainId(1),
                providers: (0..<count).map {
                    ProviderConfiguration(name: "p\($0)", rpc: "http://127.0.0.1:\($0 + 1)")
                }, agreement: agreement, sender: .zero)
            let error = #expect(throws: ChainError.self) {
                try ChainSession(configuration) { _ in }
            }
            #expect(error?.code == "bad-endpoint")
        }
    }
}
