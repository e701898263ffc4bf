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
    /// The bytes that go to the network.
    public let raw: [UInt8]
    /// The transaction hash.
    public let hash: Hash32
    /// Who signed.
    public let sender: Address

    /// Joins fields and signature.
    init(
        transaction: Transaction, signature: RecoverableSignature
    ) throws(EthereumError) {
        try transaction.check()
        guard signature.yParity <= 1 else { throw EthereumError(.badRecoveryId) }
        guard signature.isWellFormed else { throw EthereumError(.badSignature) }
        guard signature.isLow else { throw EthereumError(.highS) }
        let publicKey: PublicKey
        do throws(CryptographyError) {
            publicKey = try Secp256k1.recover(
                digest: transaction.signingHash, signature: signature)
        } catch {
            throw EthereumError(.unrecoverable, "\(error)")
        }
        self.transaction = transaction
        self.signature = signature
        switch transaction {
        case .legacy(let fields): raw = fields.encoded(with: signature)
        case .dynamicFee(let fields): raw = fields.encoded(with: signature)
        }
        hash = Keccak256.hash(raw)
        sender = publicKey.address
    }
}
