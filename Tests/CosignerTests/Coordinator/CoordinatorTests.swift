import Arithmetic
import Basics
import Codecs
import Cosigner
import Cryptography
import Ethereum
import Storage
import Testing

@Suite(.timeLimit(.minutes(2))) struct CoordinatorTests {
    /// Parties of a world, of which some may be gone.
    struct Calls: PartyCalls {
        let world: ServiceWorld
        var gone: Set<UInt16> = []
        /// Changes an answer on its way.
        var change: @Sendable (UInt16, JSONValue) -> JSONValue = { $1 }

        var parties: [UInt16] { Array(1...world.count) }

        func ask(_ party: UInt16, _ call: JSONValue) async -> JSONValue {
            guard !gone.contains(party) else {
                return ["error": ["code": "unreachable", "message": "gone"]]
            }
            return change(party, await world.service(party).answer(call.encodedBytes()))
        }
    }

    static func coordinator(_ calls: Calls) -> Coordinator {
        Coordinator(calls: calls, entropy: SystemEntropy())
    }

    static func sign(
        _ coordinator: Coordinator, _ keyId: Hash32, _ request: CosignRequest
    ) async throws(CosignerError) -> Coordinator.Signed {
        try await coordinator.sign(
            keyId: keyId, path: [], content: request.content, digest: request.digest)
    }

    static func makeKey(_ coordinator: Coordinator) async throws -> (Hash32, Address) {
        let key = try await coordinator.makeKey(threshold: 2)
        #expect(key["threshold"] == 2)
        #expect(key["parties"] == [1, 2, 3])
        #expect(key["epoch"] == 0)
        return (
            try Hash32(hex: key["keyId"]?.stringValue ?? ""),
            try Address(checksumming: key["address"]?.stringValue ?? "")
        )
    }

    @Test func `a key is made and signs, with whoever is there`() async throws {
        let world = try await ServiceWorld(sessionMilliseconds: 500)
        let (keyId, account) = try await Self.makeKey(Self.coordinator(Calls(world: world)))
        for (nonce, gone, signers) in [
            (1, [], [1, 2]), (2, [1], [2, 3]), (3, [2], [1, 3]), (4, [3], [1, 2]),
        ] as [(UInt64, Set<UInt16>, [UInt16])] {
            world.post.absent = gone
            let coordinator = Self.coordinator(Calls(world: world, gone: gone))
            let request = CosignerServiceTests.payment(nonce)
            let signed = try await Self.sign(coordinator, keyId, request)
            #expect(signed.signers == signers)
            #expect(
                try DigestSigner.recover(from: signed.signature, over: request.digest) == account)
        }
        world.post.absent = [1, 3]
        let alone = Self.coordinator(Calls(world: world, gone: [1, 3]))
        #expect(
            await failure { _ = try await Self.sign(alone, keyId, CosignerServiceTests.payment(5)) }
                == CosignerError(.unreachable))
    }

    @Test func `a party that dies in the middle is left out of the next attempt`() async throws {
        let world = try await ServiceWorld(sessionMilliseconds: 300)
        let coordinator = Self.coordinator(Calls(world: world))
        let (keyId, _) = try await Self.makeKey(coordinator)
        world.mathematics(1).misdeed = .silence
        let signed = try await Self.sign(coordinator, keyId, CosignerServiceTests.payment(1))
        #expect(signed.signers == [2, 3])
    }

    @Test func `a refusal names who refuses and why, and nobody else is asked`() async throws {
        let world = try await ServiceWorld()
        let coordinator = Self.coordinator(Calls(world: world))
        let (keyId, _) = try await Self.makeKey(coordinator)
        let made = world.mathematics(3).counts[0]
        let hostile = PolicyWorld.transaction(to: account(66), value: 1)
        do throws(CosignerError) {
            _ = try await Self.sign(coordinator, keyId, hostile)
            Issue.record("signed")
        } catch {
            #expect(error.code == .denied)
            #expect(error.field == "unknown-recipient")
            #expect(error.detail.hasPrefix("unknown-recipient"))
            #expect(error.party == 1)
        }
        #expect(world.mathematics(3).counts[0] == made)
    }

    @Test func `signatures of others are not believed, and whoever tells one is left out`()
        async throws
    {
        let world = try await ServiceWorld()
        let honest = Self.coordinator(Calls(world: world))
        let (keyId, _) = try await Self.makeKey(honest)
        func lying(_ liars: Set<UInt16>) -> Coordinator {
            Self.coordinator(
                Calls(world: world) { party, answer in
                    guard liars.contains(party), let members = answer.objectValue else {
                        return answer
                    }
                    return .object(
                        members.map { member in
                            member.name == "signature"
                                ? .init(
                                    name: "signature",
                                    value: .string("0x" + String(repeating: "11", count: 64) + "1b")
                                )
                                : member
                        })
                })
        }
        let cases: [([UInt16], [UInt16])] = [([1], [2, 3]), ([2], [1, 3]), ([3], [1, 2])]
        for (number, (liars, signers)) in cases.enumerated() {
            let signed = try await Self.sign(
                lying(Set(liars)), keyId, CosignerServiceTests.payment(UInt64(10 + number)))
            #expect(signed.signers == signers)
        }
        #expect(
            await failure {
                _ = try await Self.sign(lying([1, 2]), keyId, CosignerServiceTests.payment(1))
            } == CosignerError(.aborted))
        #expect(
            await failure {
                _ = try await Self.sign(honest, hash(9), CosignerServiceTests.payment(2))
            } == CosignerError(.missingShare, field: "key"))
    }

    @Test func `new shares, and a lost one, by whoever is there`() async throws {
        let world = try await ServiceWorld(sessionMilliseconds: 500)
        let coordinator = Self.coordinator(Calls(world: world))
        let (keyId, account) = try await Self.makeKey(coordinator)
        let refreshed = try await coordinator.refresh(keyId: keyId, approvals: [])
        #expect(refreshed["epoch"] == 1)
        #expect(refreshed["address"]?.stringValue == account.checksummed)
        try world.disk(2).remove("shares/\(Hex.encodeDigits(keyId.bytes)).share")
        try await world.restart(2)
        let recovered = try await coordinator.recover(keyId: keyId, party: 2, approvals: [])
        #expect(recovered["epoch"] == 2)
        let request = CosignerServiceTests.payment(1)
        let signed = try await Self.sign(coordinator, keyId, request)
        #expect(try DigestSigner.recover(from: signed.signature, over: request.digest) == account)
        // Nobody changes who holds without people.
        #expect(
            await failure {
                _ = try await coordinator.reshare(
                    keyId: keyId, threshold: 2, parties: [1, 2], approvals: [])
            } == CosignerError(.badConfiguration, field: "threshold"))
        let gone = Self.coordinator(Calls(world: world, gone: [3]))
        #expect(
            await failure { _ = try await gone.refresh(keyId: keyId, approvals: []) }
                == CosignerError(.unreachable))
    }

    @Test func `of two epochs the newest counts for which enough are there`() async throws {
        let world = try await ServiceWorld(sessionMilliseconds: 500)
        let (keyId, account) = try await Self.makeKey(Self.coordinator(Calls(world: world)))
        // Party 3 tells of the next epoch, alone.
        let torn = Calls(world: world) { party, answer in
            guard party == 3 else { return answer }
            let text = String(decoding: answer.encodedBytes(), as: UTF8.self)
            let later = text.replacing("\"epoch\":0", with: "\"epoch\":1")
            return (try? JSONValue(parsing: Array(later.utf8))) ?? answer
        }
        let request = CosignerServiceTests.payment(1)
        let signed = try await Self.sign(Self.coordinator(torn), keyId, request)
        #expect(signed.signers == [1, 2])
        #expect(try DigestSigner.recover(from: signed.signature, over: request.digest) == account)
    }
}
