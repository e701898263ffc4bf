import Arithmetic
import Basics
import Cryptography
import Ethereum
import Signing
import Synchronization
import Testing

@Suite struct PolicedSignerTests {
    /// Counts how often it is asked, and answers with another signer's signature.
    final class Spy: Signer {
        let address: Address
        let calls = Mutex(0)
        private let answer: @Sendable (Transaction) throws(SigningError) -> SignedTransaction

        init(
            address: Address,
            answer: @escaping @Sendable (Transaction) throws(SigningError) -> SignedTransaction
        ) {
            self.address = address
            self.answer = answer
        }

        func sign(_ transaction: Transaction) throws(SigningError) -> SignedTransaction {
            calls.withLock { $0 += 1 }
            return try answer(transaction)
        }
    }

    static func local(_ byte: UInt8) throws -> LocalSigner {
        try LocalSigner(key: secret([UInt8](repeating: byte, count: 32)))
    }

    @Test func `an allowed transaction is signed`() throws {
        let local = try PolicedSignerTests.local(1)
        let signer = PolicedSigner(
            policy: PolicyWorld.policy, signer: local, time: FixedTime(seconds: PolicyWorld.now))
        #expect(signer.address == local.address)
        let transaction = Transaction.dynamicFee(
            PolicyWorld.transaction(
                to: PolicyWorld.executor, input: try PolicyWorld.Route().input()))
        let signed = try signer.sign(transaction)
        #expect(signed.sender == local.address)
        #expect(try SignedTransaction.decode(signed.raw) == signed)
    }

    @Test func `the key is not touched for what the policy refuses`() throws {
        let local = try PolicedSignerTests.local(1)
        let spy = Spy(address: local.address) { transaction throws(SigningError) in
            try local.sign(transaction)
        }
        let signer = PolicedSigner(
            policy: PolicyWorld.policy, signer: spy, time: FixedTime(seconds: PolicyWorld.now))
        let refused = Transaction.dynamicFee(PolicyWorld.transaction(to: nil))
        let denial = PolicyDenial(.contractCreation, "")
        #expect(throws: SigningError(denial)) { try signer.sign(refused) }
        #expect(spy.calls.withLock { $0 } == 0)
        _ = try signer.sign(.dynamicFee(PolicyWorld.transaction(to: local.address)))
        #expect(spy.calls.withLock { $0 } == 1)
    }

    @Test func `the clock decides about deadlines`() throws {
        let transaction = Transaction.dynamicFee(
            PolicyWorld.transaction(
                to: PolicyWorld.executor, input: try PolicyWorld.Route().input()))
        for (seconds, code) in [
            (PolicyWorld.now + 299, nil), (PolicyWorld.now + 300, .deadlinePassed),
            (PolicyWorld.now - 1, .deadlineTooFar),
        ] as [(UInt64, PolicyDenial.Code?)] {
            let signer = PolicedSigner(
                policy: PolicyWorld.policy, signer: try PolicedSignerTests.local(1),
                time: FixedTime(seconds: seconds))
            if let code {
                #expect(throws: SigningError(PolicyDenial(code, ""))) {
                    try signer.sign(transaction)
                }
            } else {
                #expect(throws: Never.self) { try signer.sign(transaction) }
            }
        }
    }

    @Test func `another key's signature is caught`() throws {
        let other = try PolicedSignerTests.local(2)
        let spy = Spy(address: try PolicedSignerTests.local(1).address) {
            transaction throws(SigningError) in try other.sign(transaction)
        }
        let signer = PolicedSigner(
            policy: PolicyWorld.policy, signer: spy, time: FixedTime(seconds: PolicyWorld.now))
        #expect(throws: SigningError(.senderMismatch)) {
            try signer.sign(.dynamicFee(PolicyWorld.transaction(to: spy.address)))
        }
    }

    @Test func `a signature for another transaction is caught`() throws {
        let local = try PolicedSignerTests.local(1)
        let spy = Spy(address: local.address) { transaction throws(SigningError) in
            guard case .dynamicFee(var fields) = transaction else {
                throw SigningError(.badTransaction)
            }
            fields.nonce += 1
            return try local.sign(.dynamicFee(fields))
        }
        let signer = PolicedSigner(
            policy: PolicyWorld.policy, signer: spy, time: FixedTime(seconds: PolicyWorld.now))
        #expect(throws: SigningError(.senderMismatch)) {
            try signer.sign(.dynamicFee(PolicyWorld.transaction(to: local.address)))
        }
        #expect(SigningError(.senderMismatch).action == .halt)
    }
}
