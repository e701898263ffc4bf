public import Basics
public import Cryptography

/// Signs typed messages for one account; like `Signer`, it does nothing else.
public protocol MessageSigner: Sendable {
    /// The account.
    var address: Address { get }
    /// Signs a message as it is; the signature's account is `address`.
    func sign(_ message: TypedMessage) throws(SigningError) -> RecoverableSignature
}

extension LocalSigner: MessageSigner {
    /// Signs a message, with the nonce of RFC 6979: always to the same bytes.
    public func sign(_ message: TypedMessage) throws(SigningError) -> RecoverableSignature {
        try sign(digest: message.digest)
    }
}

/// A message signer behind a policy, which sees the message before the key is used.
public struct PolicedMessageSigner: Sendable {
    /// What may be signed.
    public let policy: MessagePolicy
    private let signer: any MessageSigner

    /// Puts `policy` before `signer`.
    public init(policy: MessagePolicy, signer: any MessageSigner) {
        self.policy = policy
        self.signer = signer
    }

    /// The account.
    public var address: Address { signer.address }

    /// Signs what the policy allows now, once its domain is the contract's own.
    ///
    /// `liveDomain` is what the contract returned for `TypedMessage.domainInput`, read at a block that
    /// the caller trusts.
    public func sign(
        _ message: TypedMessage, liveDomain: [UInt8], at now: Timestamp
    ) throws(SigningError) -> RecoverableSignature {
        do throws(PolicyDenial) {
            try policy.check(message, signer: address, at: now)
        } catch {
            throw SigningError(error)
        }
        try message.checkDomain(live: liveDomain)
        let signature = try signer.sign(message)
        do throws(CryptographyError) {
            let made = try Secp256k1.recover(digest: message.digest, signature: signature).address
            guard made == address, signature.isLow else {
                throw CryptographyError(.badSignature, "\(made) instead of \(address)")
            }
        } catch {
            throw SigningError(.senderMismatch, "\(error)")
        }
        return signature
    }
}
