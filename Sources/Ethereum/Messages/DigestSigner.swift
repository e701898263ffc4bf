public import Basics
import Cryptography

/// Who signed a digest.
public enum DigestSigner {
    /// The account whose key made a signature of 65 bytes (r, s, then 27 or 28, or 0 or 1) or of the
    /// 64 of EIP-2098.
    ///
    /// Refuses other lengths and recovery values, r and s outside the group, a high s, and an r that
    /// no key gives.
    public static func recover(
        from signature: [UInt8], over digest: Hash32
    ) throws(EthereumError) -> Address {
        let parsed = try RecoverableSignature(bytes: signature)
        guard parsed.isLow else { throw EthereumError(.highS, "signature") }
        do throws(CryptographyError) {
            return try Secp256k1.recover(digest: digest, signature: parsed).address
        } catch {
            throw EthereumError(.unrecoverable, "\(error)")
        }
    }
}
