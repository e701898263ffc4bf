import Arithmetic
import Basics
import Codecs
import Cosigner
import Cryptography
import Ethereum
import Signing
import Testing

/// The key of several cosigners as a signer of transactions: `ThresholdSigner` over their coordinator.
@Suite(.timeLimit(.minutes(2))) struct CoordinatorSignerTests {
    /// A key that three parties have made.
    struct Made {
        let world: ServiceWorld
        let keyId: Hash32
        let address: Address

        init(sessionMilliseconds: Int64 = 10_000) async throws {
            world = try await ServiceWorld(sessionMilliseconds: sessionMilliseconds)
            (keyId, address) = try await CoordinatorTests.makeKey(
                CoordinatorTests.coordinator(CoordinatorTests.Calls(world: world)))
        }

        /// What the owner's configuration tells of the key.
        func key(
            threshold: Int = 2, parties: [UInt16] = [1, 2, 3], id: Hash32? = nil,
            address: Address? = nil
        ) throws -> ThresholdKey {
            try ThresholdKey(
                id: id ?? keyId, address: address ?? self.address, threshold: threshold,
                holders: parties.map {
                    .init(
                        party: $0, certificate: hash(100 + Int($0)), host: "h\($0)", port: 1)
                }, on: PolicyWorld.chain)
        }

        /// What the parties answer, while some of them are gone.
        func answer(
            to transaction: Transaction, gone: Set<UInt16> = [], key: ThresholdKey? = nil
        ) async throws -> ThresholdAnswer {
            world.post.absent = gone
            return await CoordinatorTests.coordinator(
                CoordinatorTests.Calls(world: world, gone: gone)
            ).sign(transaction, with: try key ?? self.key())
        }
    }

    static func payment(
        _ nonce: UInt64, to recipient: Address = PolicyWorld.friend, value: UInt256 = 1
    ) -> Transaction {
        .dynamicFee(
            DynamicFeeTransaction(
                chainId: PolicyWorld.chain, nonce: nonce, maxPriorityFeePerGas: 10,
                maxFeePerGas: 100, gas: 21_000, to: recipient, value: value, input: []))
    }

    static func signers(_ answer: ThresholdAnswer) -> [UInt16]? {
        if case .signed(_, let signers) = answer { signers } else { nil }
    }

    static func refusal(_ answer: ThresholdAnswer) -> ThresholdRefusal? {
        if case .refused(let refusal) = answer { refusal } else { nil }
    }

    static func isUnknown(_ answer: ThresholdAnswer) -> Bool {
        if case .unknown = answer { true } else { false }
    }

    static func isNotReached(_ answer: ThresholdAnswer) -> Bool {
        if case .notReached = answer { true } else { false }
    }

    // MARK: Good days

    @Test func `the parties' signature makes the account's transaction, whoever is gone`()
        async throws
    {
        let made = try await Made()
        for (nonce, gone, expected) in [
            (0, [], [1, 2]), (1, [1], [2, 3]), (2, [2], [1, 3]), (3, [3], [1, 2]),
        ] as [(UInt64, Set<UInt16>, [UInt16])] {
            made.world.post.absent = gone
            let coordinator = CoordinatorTests.coordinator(
                CoordinatorTests.Calls(world: made.world, gone: gone))
            let signer = ThresholdSigner(key: try made.key(), parties: coordinator)
            let transaction = Self.payment(nonce)
            let signed = try await signer.sign(transaction)
            #expect(signed.sender == made.address)
            #expect(signed.transaction == transaction)
            let again = try await made.answer(to: transaction, gone: gone)
            #expect(Self.signers(again) == expected, "the same transaction is signed again")
        }
    }

    @Test func `a party that dies in the middle costs a session, and others sign`() async throws {
        let made = try await Made(sessionMilliseconds: 300)
        made.world.mathematics(1).misdeed = .silence
        #expect(Self.signers(try await made.answer(to: Self.payment(1))) == [2, 3])
    }

    @Test func `who cheated is banned by the other, and the honest ones sign`() async throws {
        let made = try await Made(sessionMilliseconds: 300)
        made.world.mathematics(2).misdeed = .cheat
        #expect(Self.signers(try await made.answer(to: Self.payment(1))) == [1, 3])
        #expect(Self.signers(try await made.answer(to: Self.payment(2))) == [1, 3])
    }

    // MARK: Refusals

    @Test func `what all that are asked refuse names one and its reason, and frees the nonce`()
        async throws
    {
        let made = try await Made()
        let hostile = Self.payment(1, to: account(66))
        let refusal = try #require(Self.refusal(try await made.answer(to: hostile)))
        #expect(refusal.party == 1)
        #expect(refusal.reason.contains("unknown-recipient"))
        #expect(!refusal.isKept)
        #expect(Self.signers(try await made.answer(to: Self.payment(1))) == [1, 2])
    }

    @Test func `where one agreed before another refused the nonce is kept, but for a cancel`()
        async throws
    {
        let made = try await Made()
        // Parties 2 and 3 have the nonce for one payment; then 1 and 2 are asked for another.
        #expect(
            Self.signers(try await made.answer(to: Self.payment(5), gone: [1])) == [2, 3])
        let other = Self.payment(5, value: 2)
        let refusal = try #require(Self.refusal(try await made.answer(to: other)))
        #expect(refusal.party == 2)
        #expect(refusal.reason.contains("nonce-taken"))
        #expect(refusal.isKept, "party 1 has agreed to the other payment")
        // Now 1 keeps it for the one and 2 for the other: together they sign neither.
        for payment in [Self.payment(5), other] {
            let answer = try await made.answer(to: payment, gone: [3])
            #expect(Self.refusal(answer) != nil, "\(answer)")
        }
        let cancel = Self.payment(5, to: made.address, value: 0)
        #expect(Self.signers(try await made.answer(to: cancel)) == [1, 2])
    }

    @Test func `a configuration that tells of another key is refused before anybody is asked`()
        async throws
    {
        let made = try await Made()
        let cases: [(ThresholdKey, String)] = [
            (try made.key(threshold: 3), "threshold"),
            (try made.key(address: account(9)), "address"), (try made.key(id: hash(9)), "key"),
            // A key of two would be refused where it is worth something; this one has three.
            (try made.key(parties: [2, 3]), "parties"),
            (try made.key(parties: [1, 2, 3, 4]), "parties"),
        ]
        for (key, field) in cases {
            let answer = try await made.answer(to: Self.payment(1), key: key)
            let refusal = try #require(Self.refusal(answer), "\(answer)")
            #expect(refusal.reason.hasSuffix("(\(field))"), "\(refusal.reason)")
            #expect(!refusal.isKept)
        }
        #expect(made.world.mathematics(1).counts[0] == 1, "no session but the key's own")
    }

    @Test func `one party that lies about the key stops nobody`() async throws {
        let made = try await Made()
        for (old, new) in [("threshold", "3"), ("parties", "[1,2]"), ("publicKey", "\"0x02\"")] {
            var calls = CoordinatorTests.Calls(world: made.world)
            calls.change = { party, answer in
                guard party == 1, let keys = answer["keys"]?.arrayValue?.first?.objectValue,
                    let lie = try? JSONValue(parsing: Array(new.utf8))
                else { return answer }
                let changed = keys.map { $0.name == old ? .init(name: old, value: lie) : $0 }
                return ["keys": .array([.object(changed)])]
            }
            let answer = await CoordinatorTests.coordinator(calls).sign(
                Self.payment(1), with: try made.key())
            #expect(Self.signers(answer) == [2, 3], "\(old): \(answer)")
        }
    }

    // MARK: Silence

    @Test func `too few parties are no refusal, and nothing was agreed to`() async throws {
        let made = try await Made()
        for gone in [[1, 2], [1, 3], [2, 3], [1, 2, 3]] as [Set<UInt16>] {
            let answer = try await made.answer(to: Self.payment(1), gone: gone)
            #expect(Self.isNotReached(answer), "\(gone): \(answer)")
        }
        #expect(Self.signers(try await made.answer(to: Self.payment(1, value: 2))) == [1, 2])
    }

    @Test func `sessions that all end in silence leave it open whether anything was signed`()
        async throws
    {
        let made = try await Made(sessionMilliseconds: 200)
        for party in UInt16(1)...3 { made.world.mathematics(party).misdeed = .silence }
        let answer = try await made.answer(to: Self.payment(1))
        #expect(Self.isUnknown(answer), "\(answer)")
        for party in UInt16(1)...3 { made.world.mathematics(party).misdeed = nil }
        let other = try await made.answer(to: Self.payment(1, value: 2))
        #expect(Self.refusal(other)?.reason.contains("nonce-taken") == true, "\(other)")
        #expect(Self.signers(try await made.answer(to: Self.payment(1))) == [1, 2])
    }

    @Test func `an answer that was lost is no refusal`() async throws {
        let made = try await Made()
        var calls = CoordinatorTests.Calls(world: made.world)
        calls.change = { _, answer in
            answer["signature"] == nil
                ? answer : ["error": ["code": "timed-out", "message": "no answer"]]
        }
        let lost = await CoordinatorTests.coordinator(calls).sign(
            Self.payment(1), with: try made.key())
        #expect(Self.isUnknown(lost), "\(lost)")
        #expect(Self.signers(try await made.answer(to: Self.payment(1))) == [1, 2])
    }
}
