import Basics

/// A private key of Ed25519 with its public key; usable from any thread.
package struct Ed25519PrivateKey: Sendable {
    /// What stands before the key in a PKCS#8 file without a password (RFC 8410 §7).
    private static let fileHead: [UInt8] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ]

    /// The key by which others check signatures.
    package let publicKey: Ed25519PublicKey
    let seed: SecretBytes

    /// Takes a key of 32 random bytes, which RFC 8032 calls so and others the seed.
    package init(seed: SecretBytes) throws(CryptographyError) {
        guard let publicKey = Ed25519PublicKey(bytes: try Ed25519.publicKey(of: seed)) else {
            throw CryptographyError(.badPrivateKey, "Ed25519")
        }
        self.publicKey = publicKey
        self.seed = seed
    }

    /// Takes a PKCS#8 file in DER, as `file` makes it.
    package init(file: SecretBytes) throws(CryptographyError) {
        let head = Self.fileHead
        let seed = file.withUnsafeBytes { bytes -> SecretBytes? in
            guard bytes.count == head.count + Ed25519.keyByteCount, bytes.starts(with: head) else {
                return nil
            }
            return SecretBytes(count: Ed25519.keyByteCount) {
                $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[head.count...]))
            }
        }
        guard let seed else { throw CryptographyError(.badPrivateKey, "Ed25519") }
        try self.init(seed: seed)
    }

    /// The key as a PKCS#8 file, in DER and without a password.
    package var file: SecretBytes {
        let head = Self.fileHead
        return SecretBytes(count: head.count + seed.count) { target in
            target.copyBytes(from: head)
            seed.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: target[head.count...]).copyMemory(from: $0)
            }
        }
    }

    /// The signature of a message, 64 bytes; the same each time for the same message.
    package func signature(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        try Ed25519.signature(message, key: seed, publicKey: publicKey.bytes)
    }
}
