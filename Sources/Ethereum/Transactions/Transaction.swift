public import Basics
public import Cryptography

/// A transaction before it is signed.
public enum Transaction: Hashable, Sendable {
    /// Type 0.
    case legacy(LegacyTransaction)
    /// Type 1, with an access list (EIP-2930).
    case accessList(AccessListTransaction)
    /// Type 2, with a fee cap and a tip (EIP-1559).
    case dynamicFee(DynamicFeeTransaction)
    /// Type 3, with blobs (EIP-4844).
    case blob(BlobTransaction)
    /// Type 4, with authorizations (EIP-7702).
    case setCode(SetCodeTransaction)

    /// The EIP-2718 type.
    public var type: UInt8 {
        switch self {
        case .legacy: 0
        case .accessList: 1
        case .dynamicFee: 2
        case .blob: 3
        case .setCode: 4
        }
    }

    /// What the sender signs the keccak-256 of.
    public var encodedUnsigned: [UInt8] { encoded(with: nil) }

    /// The digest the sender signs.
    public var signingHash: Hash32 { Keccak256.hash(encodedUnsigned) }

    /// Joins a signature over `signingHash`; refuses one that is malformed, not in its low form,
    /// or that no key made, and a field that no chain accepts (see `check`).
    public func signed(
        with signature: RecoverableSignature
    ) throws(EthereumError) -> SignedTransaction {
        try SignedTransaction(transaction: self, signature: signature)
    }

    /// The same for who made the signature a moment ago: the sender is believed, not recovered.
    ///
    /// Saves more time than the signature itself takes. A computation that went wrong is not
    /// noticed, so what signs for money uses the other form.
    package func signed(
        with signature: RecoverableSignature, trusting sender: Address
    ) throws(EthereumError) -> SignedTransaction {
        try SignedTransaction(transaction: self, signature: signature, sender: sender)
    }

    /// Refuses a chain id of zero, a nonce of 2^64 − 1 (EIP-2681), a type 3 transaction without
    /// blobs and a type 4 transaction without authorizations.
    public func check() throws(EthereumError) {
        if let chainId, chainId.value == 0 { throw EthereumError(.badChainId, "0") }
        if nonce == .max { throw EthereumError(.outOfRange, "nonce") }
        switch self {
        case .legacy, .accessList, .dynamicFee: break
        case .blob(let fields):
            if fields.blobVersionedHashes.isEmpty {
                throw EthereumError(.missingField, "blobVersionedHashes")
            }
        case .setCode(let fields):
            if fields.authorizationList.isEmpty {
                throw EthereumError(.missingField, "authorizationList")
            }
        }
    }
}
