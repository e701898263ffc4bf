public import Basics
public import Cryptography

/// A transaction with its signature, its wire form and the sender that follows from both.
///
/// An instance exists only if the signature is well-formed and low, and recovers to `sender`.
public struct SignedTransaction: Hashable, Sendable {
    /// The signed fields.
    public let transaction: Transaction
    /// The signature over `transaction.signingHash`.
    public let signature: RecoverableSignature
    /// The bytes that stand in a block; without blobs also those that go to the network.
    public let raw: [UInt8]
    /// The transaction hash.
    public let hash: Hash32
    /// Who signed.
    public let sender: Address

    /// Joins fields and signature.
    init(
        transaction: Transaction, signature: RecoverableSignature
    ) throws(EthereumError) {
        try SignedTransaction.check(transaction, signature)
        let publicKey: PublicKey
        do throws(CryptographyError) {
            publicKey = try Secp256k1.recover(
                digest: transaction.signingHash, signature: signature)
        } catch {
            throw EthereumError(.unrecoverable, "\(error)")
        }
        self.init(transaction, signature, publicKey.address)
    }

    /// Joins fields and a signature that `sender` is known to have made.
    init(
        transaction: Transaction, signature: RecoverableSignature, sender: Address
    ) throws(EthereumError) {
        try SignedTransaction.check(transaction, signature)
        self.init(transaction, signature, sender)
    }

    private init(
        _ transaction: Transaction, _ signature: RecoverableSignature, _ sender: Address
    ) {
        self.transaction = transaction
        self.signature = signature
        self.sender = sender
        raw = transaction.encoded(with: signature)
        hash = Keccak256.hash(raw)
    }

    private static func check(
        _ transaction: Transaction, _ signature: RecoverableSignature
    ) throws(EthereumError) {
        try transaction.check()
        guard signature.yParity <= 1 else { throw EthereumError(.badRecoveryId) }
        guard signature.isWellFormed else { throw EthereumError(.badSignature) }
        guard signature.isLow else { throw EthereumError(.highS) }
    }
}
