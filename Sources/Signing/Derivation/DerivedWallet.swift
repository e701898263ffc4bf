public import Cryptography

/// The Ethereum accounts of one seed, in the order that wallets number them (BIP-44).
public struct DerivedWallet: Sendable {
    private let master: ExtendedPrivateKey

    /// The wallet of a mnemonic; every passphrase has one, an empty text stands for none.
    public init(_ mnemonic: Mnemonic, passphrase: SecretBytes) throws(SigningError) {
        master = try ExtendedPrivateKey(seed: try mnemonic.seed(passphrase: passphrase))
    }

    /// The wallet of a seed of 16 to 64 bytes.
    public init(seed: SecretBytes) throws(SigningError) {
        master = try ExtendedPrivateKey(seed: seed)
    }

    /// The signer of the account at `m/44'/60'/account'/0/index`.
    public func signer(
        account: UInt32 = 0, index: UInt32 = 0
    ) throws(SigningError) -> LocalSigner {
        guard let path = DerivationPath.ethereum(account: account, index: index) else {
            throw SigningError(.badPath, "account \(account), index \(index)")
        }
        return try signer(at: path)
    }

    /// The signer of the account at a path.
    public func signer(at path: DerivationPath) throws(SigningError) -> LocalSigner {
        try LocalSigner(key: try master.descendant(path).key)
    }
}
