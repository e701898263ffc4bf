import Arithmetic
import Basics
import Cryptography
import Ethereum
import Signing
import Synchronization
import Testing

@Suite struct ThresholdSignerTests {
    /// Parties that answer as they are told, and remember what they were asked.
    final class Script: ThresholdParties {
        let asked = Mutex<[Transaction]>([])
        private let answer: @Sendable (Transaction) -> ThresholdAnswer

        init(_ answer: @escaping @Sendable (Transaction) -> ThresholdAnswer) {
            self.answer = answer
        }

        func sign(_ transaction: Transaction, with key: ThresholdKey) async -> ThresholdAnswer {
            asked.withLock { $0.append(transaction) }
            return answer(transaction)
        }
    }

    static let secretKey = secret([UInt8](repeating: 7, count: 32))
    static let fields = PolicyWorld.transaction(to: PolicyWorld.friend, value: 5)

    static func key() throws -> ThresholdKey {
        try ThresholdKey(
            id: .zero, address: try LocalSigner(key: secretKey).address, threshold: 2,
            holders: ThresholdKeyTests.holders(3), on: ChainId(31_337))
    }

    static func signature(_ transaction: Transaction) -> RecoverableSignature? {
        try? Secp256k1.sign(digest: transaction.signingHash, key: secretKey)
    }

    /// The answer of parties that all agree.
    static func agree(_ transaction: Transaction) -> ThresholdAnswer {
        signature(transaction).map { .signed($0, by: [1, 3]) } ?? .unknown("no key")
    }

    static func failure(
        _ answer: @escaping @Sendable (Transaction) -> ThresholdAnswer
    ) async throws -> SigningError? {
        let signer = ThresholdSigner(key: try key(), parties: Script(answer))
        do throws(SigningError) {
            _ = try await signer.sign(.dynamicFee(fields))
            return nil
        } catch {
            return error
        }
    }

    /// Transactions of every type.
    static func transactions() -> [Transaction] {
        [
            .legacy(
                LegacyTransaction(
                    chainId: ChainId(1), nonce: 0, gasPrice: 7, gas: 21_000,
                    to: PolicyWorld.friend, value: 0, input: [])),
            .accessList(
                AccessListTransaction(
                    chainId: ChainId(1), nonce: 1, gasPrice: 7, gas: 21_000,
                    to: PolicyWorld.friend, value: 0, input: [1], accessList: [])),
            .dynamicFee(fields),
        ]
    }

    @Test func `what as many parties sign as are needed is the account's own transaction`()
        async throws
    {
        for transaction in Self.transactions() {
            let script = Script(Self.agree)
            let signer = ThresholdSigner(key: try Self.key(), parties: script)
            let signed = try await signer.sign(transaction)
            #expect(signed.transaction == transaction)
            #expect(signed.sender == signer.address)
            #expect(script.asked.withLock { $0 } == [transaction], "the whole of it, once")
        }
    }

    @Test func `what cannot be on any chain is not asked for`() async throws {
        let script = Script(Self.agree)
        let signer = ThresholdSigner(key: try Self.key(), parties: script)
        var fields = Self.fields
        fields.nonce = .max
        await #expect(throws: SigningError(.badTransaction)) {
            try await signer.sign(.dynamicFee(fields))
        }
        #expect(script.asked.withLock { $0.isEmpty })
    }

    @Test func `a signature is believed only as far as it proves itself`() async throws {
        // SEC 2, section 2.4.1.
        let order = UInt256(
            limbs: 0xbfd2_5e8c_d036_4141, 0xbaae_dce6_af48_a03b, 0xffff_ffff_ffff_fffe,
            0xffff_ffff_ffff_ffff)
        let changes: [(@Sendable (inout RecoverableSignature) -> Void, SigningError.Code)] = [
            ({ $0.r = $0.r &+ 1 }, .senderMismatch), ({ $0.s = $0.s &- 1 }, .senderMismatch),
            ({ $0.yParity = 1 - $0.yParity }, .senderMismatch), ({ $0.yParity = 2 }, .badSignature),
            ({ $0.r = .zero }, .badSignature), ({ $0.s = .zero }, .badSignature),
            ({ $0.r = order }, .badSignature),
            // The twin of every signature, which no chain takes (EIP-2).
            (
                {
                    $0.s = order &- $0.s
                    $0.yParity = 1 - $0.yParity
                }, .badSignature
            ),
        ]
        for (index, (change, code)) in changes.enumerated() {
            let error = try await Self.failure { transaction in
                guard var signature = Self.signature(transaction) else { return .unknown("") }
                change(&signature)
                return .signed(signature, by: [1, 2])
            }
            // A point that is not on the curve recovers nothing.
            let isCaught = error?.code == code || index == 0 && error?.code == .badSignature
            #expect(isCaught, "change \(index): \(String(describing: error))")
            #expect(error?.mayHaveSigned == true)
        }
        let foreign = try await Self.failure { _ in
            Self.agree(.dynamicFee(PolicyWorld.transaction(to: nil)))
        }
        #expect(foreign?.code == .senderMismatch)
        #expect(foreign?.action == .halt, "a signer that signs something else is not ours any more")
    }

    @Test func `each answer is what it says about the nonce`() async throws {
        @Sendable func refusal(_ isKept: Bool) -> ThresholdAnswer {
            .refused(ThresholdRefusal(party: 2, reason: "unknown-recipient", isKept: isKept))
        }
        let cases: [(ThresholdAnswer, SigningError.Code, FailureAction, Bool)] = [
            (refusal(false), .remoteRefused, .reject, false),
            (refusal(true), .partyRefused, .reject, true),
            (.notReached("gone"), .remoteNotReached, .retry, false),
            (.unknown("timed out"), .remoteUnknown, .retry, true),
        ]
        for (answer, code, action, mayHaveSigned) in cases {
            let error = try await Self.failure { _ in answer }
            #expect(error?.code == code)
            #expect(error?.action == action)
            #expect(error?.mayHaveSigned == mayHaveSigned)
        }
        let told = try await Self.failure { _ in refusal(true) }
        #expect(told?.detail == "party 2: unknown-recipient", "who and why")
    }

    @Test func `the owner's own policy comes before any party is asked`() async throws {
        let script = Script(Self.agree)
        let signer = PolicedRemoteSigner(
            policy: PolicyWorld.policy,
            signer: ThresholdSigner(key: try Self.key(), parties: script),
            time: FixedTime(seconds: PolicyWorld.now))
        await #expect(throws: SigningError(PolicyDenial(.contractCreation, ""))) {
            try await signer.sign(.dynamicFee(PolicyWorld.transaction(to: nil)))
        }
        #expect(script.asked.withLock { $0.isEmpty })
        #expect(try await signer.sign(.dynamicFee(Self.fields)).sender == signer.address)
    }

    @Test func `only what a signer may still have signed leaves a mark on its nonce`() {
        let marked = SigningError.Code.allCases.filter { SigningError($0).mayHaveSigned }
        #expect(
            marked == [.senderMismatch, .badSignature, .remoteUnknown, .partyRefused])
    }
}
