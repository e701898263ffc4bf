package import Basics

/// Where the key of a chain account is, and how it is reached.
package enum SignerDefinition: Hashable, Sendable {
    /// A key of this machine in a keystore V3 file.
    case keystore(file: String, passwordFile: String)
    /// A key derived from a mnemonic of this machine (BIP-39, BIP-32), at a path like
    /// `m/44'/60'/0'/0/0`.
    case mnemonic(file: String, passphraseFile: String?, path: String)
    /// web3signer's route that signs hashes, for the account of a public key of 64 bytes.
    case web3signer(publicKey: [UInt8], RemoteSignerPlace)
    /// `eth_signTransaction` of a JSON-RPC signer, for an account.
    case jsonRPC(Address, RemoteSignerPlace)
    /// A key of which several parties have a share each.
    case threshold(ThresholdSignerDefinition)

    /// Whether it remembers what it was asked to sign for a nonce, and signs nothing else for it.
    package var keepsNonces: Bool {
        switch self {
        case .threshold: true
        case .keystore, .mnemonic, .web3signer, .jsonRPC: false
        }
    }
}

/// How a signer on another machine is reached.
package struct RemoteSignerPlace: Hashable, Sendable {
    /// Its URL; `http` on this machine alone.
    package let url: String
    /// Who we say we are; an `https` signer asks for it.
    package let identity: Identity?
    /// A PEM file with the authorities that the signer's certificate may come from; the operating
    /// system's when nil.
    package let authoritiesFile: String?
    /// How long one answer may take, seconds.
    package let timeoutSeconds: Int

    /// A certificate with its key.
    package struct Identity: Hashable, Sendable {
        /// A PEM file with the certificate.
        package let certificateFile: String
        /// A PEM file with its private key.
        package let privateKeyFile: String
    }
}
