import Arithmetic
import Basics
import Chains
import Codecs
import Ethereum
import Testing
import Transport

/// What a provider can do decides how it is asked.
struct CapabilityTests {
    private static let target = ProviderSet.transaction(1)

    private var overridden: ContractCall {
        ContractCall(
            to: .zero, data: [],
            overrides: [
                StateOverride(
                    address: .zero, balance: 7, nonce: 1, code: [0x60],
                    slots: [.init(key: .zero, value: Self.target)])
            ])
    }

    @Test func `each provider is probed once before it counts`() async throws {
        let set = try ProviderSet(2)
        var follower = set.session.follower()
        try await follower.round()
        try await follower.round()
        #expect(set.calls(of: 0).filter { $0 == "eth_simulateV1" }.count == 1)
        #expect(
            set.session.providers[0].capabilities
                == ProviderCapabilities(
                    batches: true, finalityTags: true, blockReceipts: false, overrides: true,
                    simulation: false))
    }

    @Test func `a single provider is probed only when a call asks for more`() async throws {
        let set = try ProviderSet(1)
        var follower = set.session.follower()
        try await follower.round()
        _ = try await set.session.call(to: .zero, data: [])
        #expect(!set.calls(of: 0).contains("eth_simulateV1"))
        #expect(try await set.session.call(overridden).last == 1)
        #expect(set.calls(of: 0).contains("eth_simulateV1"))
    }

    @Test func `overrides go to a provider that heeds them`() async throws {
        let set = try ProviderSet(2)
        set.change(0) { $0.canOverride = false }
        _ = try await set.session.chainId()
        _ = (set.calls(of: 0), set.calls(of: 1))
        #expect(try await set.session.call(overridden).last == 1)
        #expect(set.calls(of: 0) == [])
        #expect(set.calls(of: 1) == ["eth_call"])
    }

    @Test func `without overrides a simulation answers, and without both nothing does`()
        async throws
    {
        let set = try ProviderSet(1)
        set.change(0) { state in
            state.canOverride = false
            state.canSimulate = true
        }
        #expect(try await set.session.call(overridden) == [2])
        let none = try ProviderSet(2)
        for place in 0..<2 { none.change(place) { $0.canOverride = false } }
        await #expect(throws: ChainError.unsupported("state overrides")) {
            try await none.session.call(overridden)
        }
    }

    @Test func `overrides are written as nodes read them`() async throws {
        let set = try ProviderSet(1)
        let zeros = String(repeating: "00", count: 20)
        set.change(0) { state in
            state.lie = { method, parameters, truth in
                guard method == "eth_call", parameters.count == 3,
                    let account = parameters[2]["0x" + zeros]
                else { return truth }
                #expect(account["balance"] == "0x7")
                #expect(account["nonce"] == "0x1")
                #expect(account["code"] == "0x60")
                #expect(
                    account["stateDiff"]?[Hash32.zero.hex] == .string(Self.target.hex))
                return "0x09"
            }
        }
        #expect(try await set.session.call(overridden) == [9])
    }

    @Test func `a provider without batches is asked one by one`() async throws {
        let set = try ProviderSet(2)
        set.change(0) { $0.canBatch = false }
        var follower = set.session.follower()
        try await follower.round()
        #expect(set.session.providers.map(\.isUsed) == [true, true])
        #expect(set.session.providers[0].capabilities?.batches == false)
        #expect(set.log.take().finalized == [4])
    }

    @Test func `a provider without finality tags leaves finality to the others`() async throws {
        let set = try ProviderSet(3)
        set.change(0) { $0.hasTags = false }
        var follower = set.session.follower()
        try await follower.round()
        #expect(set.log.take().finalized == [4])
        let two = try ProviderSet(2)
        two.change(0) { $0.hasTags = false }
        var other = two.session.follower()
        try await other.round()
        #expect(two.log.take().finalized == [])
    }
}
