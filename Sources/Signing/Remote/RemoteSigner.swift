public import Basics
public import Ethereum

/// Signs for one account somewhere else; the sibling of `Signer` that takes its time.
///
/// A remote signer signs, and does nothing else: no implementation may use a call by which the other
/// side sends, or chooses a nonce or a fee. Its signatures may be random, so that signing again gives
/// another valid transaction of the same nonce: what was not answered is asked again, what was
/// answered never.
public protocol RemoteSigner: Sendable {
    /// The account.
    var address: Address { get }
    /// Signs a transaction as it is; the result's sender is `address`.
    func sign(_ transaction: Transaction) async throws(SigningError) -> SignedTransaction
}

/// A signer of this process behind the form of a remote one.
public struct ImmediateSigner: RemoteSigner {
    private let signer: any Signer

    /// Wraps a signer.
    public init(_ signer: any Signer) {
        self.signer = signer
    }

    /// The account.
    public var address: Address { signer.address }

    /// Signs at once.
    public func sign(_ transaction: Transaction) async throws(SigningError) -> SignedTransaction {
        try signer.sign(transaction)
    }
}

/// A remote signer behind a policy: the policy sees the decoded transaction before anything is sent to
/// the signer, and what comes back is believed only as far as it proves itself.
public struct PolicedRemoteSigner: RemoteSigner {
    /// What may be signed.
    public let policy: SigningPolicy
    private let signer: any RemoteSigner
    private let time: any TimeSource

    /// Puts `policy` before `signer`; `time` tells by when deadlines are judged.
    public init(policy: SigningPolicy, signer: any RemoteSigner, time: any TimeSource) {
        self.policy = policy
        self.signer = signer
        self.time = time
    }

    /// The account.
    public var address: Address { signer.address }

    /// Signs what the policy allows now.
    public func sign(_ transaction: Transaction) async throws(SigningError) -> SignedTransaction {
        try await sign(transaction, at: time.now())
    }

    /// Signs what the policy allows at a given time.
    public func sign(
        _ transaction: Transaction, at now: Timestamp
    ) async throws(SigningError) -> SignedTransaction {
        try PolicedSigner.allow(transaction, policy, sender: address, at: now)
        let signed = try await signer.sign(transaction)
        try PolicedSigner.verify(signed, of: transaction, by: address)
        return signed
    }
}
