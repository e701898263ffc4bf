public import Basics
public import Ethereum

/// A signer behind a policy: the policy sees the decoded transaction before the key is used.
public struct PolicedSigner: Signer {
    /// What may be signed.
    public let policy: SigningPolicy
    private let signer: any Signer
    private let time: any TimeSource

    /// Puts `policy` before `signer`; `time` tells by when deadlines are judged.
    public init(policy: SigningPolicy, signer: any Signer, time: any TimeSource) {
        self.policy = policy
        self.signer = signer
        self.time = time
    }

    /// The account.
    public var address: Address { signer.address }

    /// Signs what the policy allows now.
    public func sign(_ transaction: Transaction) throws(SigningError) -> SignedTransaction {
        try sign(transaction, at: time.now())
    }

    /// Signs what the policy allows at a given time.
    public func sign(
        _ transaction: Transaction, at now: Timestamp
    ) throws(SigningError) -> SignedTransaction {
        try PolicedSigner.allow(transaction, policy, sender: address, at: now)
        let signed = try signer.sign(transaction)
        try PolicedSigner.verify(signed, of: transaction, by: address)
        return signed
    }

    static func allow(
        _ transaction: Transaction, _ policy: SigningPolicy, sender: Address, at now: Timestamp
    ) throws(SigningError) {
        do throws(PolicyDenial) {
            try policy.check(transaction, sender: sender, at: now)
        } catch {
            throw SigningError(error)
        }
    }

    /// The signer may be a device or a service: believe the signature, not the signer.
    static func verify(
        _ signed: SignedTransaction, of transaction: Transaction, by address: Address
    ) throws(SigningError) {
        guard signed.sender == address else {
            throw SigningError(.senderMismatch, "\(signed.sender) instead of \(address)")
        }
        guard signed.transaction == transaction else {
            throw SigningError(.senderMismatch, "another transaction was signed")
        }
    }
}
