import Arithmetic
public import Basics
public import Cryptography
import Ethereum

/// Signatures as accounts give them in bytes, and who made them.
public enum AccountSignature {
    /// Reads 65 bytes (r, s, then 27 or 28, or 0 or 1), or the 64 of ERC-2098, whose top bit of s is
    /// the parity.
    ///
    /// Refuses everything else: other lengths and recovery values, r and s outside the group, and a
    /// high s, which would give one message two signatures.
    public static func parse(_ bytes: [UInt8]) throws(SigningError) -> RecoverableSignature {
        guard bytes.count == 64 || bytes.count == 65 else {
            throw SigningError(.badSignature, "\(bytes.count) bytes")
        }
        var proof = Array(bytes[32..<64])
        let yParity: UInt8
        if bytes.count == 64 {
            yParity = proof[0] >> 7
            proof[0] &= 0x7f
        } else {
            switch bytes[64] {
            case 0, 27: yParity = 0
            case 1, 28: yParity = 1
            default: throw SigningError(.badSignature, "v \(bytes[64])")
            }
        }
        guard let r = UInt256(bigEndian: bytes[..<32]), let s = UInt256(bigEndian: proof) else {
            throw SigningError(.badSignature, "truncated")
        }
        let signature = RecoverableSignature(r: r, s: s, yParity: yParity)
        guard signature.isWellFormed, signature.isLow else {
            throw SigningError(.badSignature, "r or s out of range")
        }
        return signature
    }

    /// The account whose key signed a digest.
    public static func signer(
        of bytes: [UInt8], over digest: Hash32
    ) throws(SigningError) -> Address {
        let signature = try parse(bytes)
        do throws(CryptographyError) {
            return try Secp256k1.recover(digest: digest, signature: signature).address
        } catch {
            throw SigningError(.badSignature, "\(error)")
        }
    }
}
