import Basics
import Chains
import Codecs
import Cryptography
import Testing
import Transport

/// Signed bytes go to all providers; what they say together is never a guess.
struct BroadcastPoolTests {
    private static let raw: [UInt8] = [2, 3, 4]
    private let hash = Keccak256.hash(Self.raw)

    /// What one provider does with the bytes.
    enum Behaviour: String, CaseIterable, Sendable {
        case accepts
        case knows
        case tooLow
        case poor
        case silent
        case busy
    }

    private func set(_ behaviours: [Behaviour]) async throws -> ProviderSet {
        let set = try ProviderSet(behaviours.count)
        // Probed before anything goes wrong.
        _ = try? await set.session.chainId()
        for (place, behaviour) in behaviours.enumerated() {
            let text: String? =
                switch behaviour {
                case .accepts, .silent: nil
                case .knows: "already known"
                case .tooLow: "nonce too low"
                case .poor: "insufficient funds"
                case .busy: "internal error"
                }
            set.change(place) { state in
                if behaviour == .silent { state.lasting = .loseAnswer }
                if let text {
                    state.errors["eth_sendRawTransaction"] = [
                        "code": behaviour == .busy ? -32_603 : -32_000, "message": .string(text),
                    ]
                }
            }
        }
        return set
    }

    @Test(arguments: [
        ([Behaviour.accepts, .accepts], BroadcastReply.accepted),
        ([.poor, .accepts], .accepted), ([.silent, .accepts], .accepted),
        ([.knows, .accepts], .accepted), ([.knows, .poor], .alreadyKnown),
        ([.silent, .knows], .alreadyKnown), ([.tooLow, .knows], .alreadyKnown),
        ([.poor, .poor], .insufficientFunds), ([.tooLow, .poor], .nonceTooLow),
        ([.poor, .tooLow, .poor], .nonceTooLow),
    ])
    func `an acceptance of any counts, a refusal only of all`(
        behaviours: [Behaviour], expected: BroadcastReply
    ) async throws {
        let set = try await set(behaviours)
        #expect(await set.session.broadcast(Self.raw) == expected)
        for place in behaviours.indices {
            #expect(set.calls(of: place).filter { $0 == "eth_sendRawTransaction" }.count == 1)
        }
    }

    @Test(arguments: [
        [Behaviour.poor, .silent], [.silent, .tooLow], [.silent, .silent], [.busy, .poor],
        [.poor, .poor, .silent],
    ])
    func `silence of one leaves the refusals of the others unknown`(
        behaviours: [Behaviour]
    ) async throws {
        let set = try await set(behaviours)
        guard case .unknown = await set.session.broadcast(Self.raw) else {
            Issue.record("a refusal although not all have answered")
            return
        }
    }

    @Test func `bytes that were taken before the answer was lost are known afterwards`()
        async throws
    {
        let set = try await set([.silent, .poor])
        guard case .unknown = await set.session.broadcast(Self.raw) else {
            Issue.record("the answer was lost")
            return
        }
        set.change(0) { state in
            state.lasting = nil
            state.errors["eth_sendRawTransaction"] = ["code": -32_000, "message": "already known"]
        }
        #expect(await set.session.broadcast(Self.raw) == .alreadyKnown)
        #expect(try await set.session.knowsAny(of: [hash]))
    }

    @Test func `a provider that is left out is still sent the bytes`() async throws {
        let set = try await set([.accepts, .silent])
        for _ in 0..<5 { _ = await set.session.broadcast(Self.raw) }
        #expect(!set.session.providers[1].isUsed)
        _ = set.calls(of: 1)
        #expect(await set.session.broadcast(Self.raw) == .accepted)
        #expect(set.calls(of: 1) == ["eth_sendRawTransaction"])
    }

    @Test func `nobody knows a transaction only when all have said so`() async throws {
        let set = try await set([.accepts, .accepts, .accepts])
        #expect(try await set.session.knowsAny(of: [hash]) == false)
        set.change(1) { $0.lasting = .loseAnswer }
        await #expect(throws: ChainError.self) {
            try await set.session.knowsAny(of: [hash])
        }
        set.change(2) { $0.taken = [hash] }
        #expect(try await set.session.knowsAny(of: [hash]))
    }
}
