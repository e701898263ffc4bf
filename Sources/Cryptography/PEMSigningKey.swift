import COpenSSL
import Synchronization

/// An RSA or Ed25519 private key of a PEM text, for signing; usable from any thread.
///
/// The key lives in the library's own memory, which wipes it when it is freed.
package final class PEMSigningKey: Sendable {
    /// What kinds of keys sign.
    package enum Algorithm: Hashable, Sendable {
        /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2).
        case rsa
        /// Ed25519 (RFC 8032).
        case ed25519
    }

    /// The fewest bits of an RSA key that is taken.
    package static let rsaBitsMin: Int32 = 2_048

    /// The key's kind.
    package let algorithm: Algorithm
    private let key: Mutex<Key>

    /// Reads a private key that no password protects, PKCS#8 or the older RSA form.
    ///
    /// `badPrivateKey` for everything else: other texts, other kinds, short RSA keys.
    package init(_ text: SecretBytes) throws(CryptographyError) {
        let key = try Key(text)
        algorithm = try key.algorithm()
        self.key = Mutex(key)
    }

    /// The signature of a message; the same each time for the same message.
    package func signature(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let isRSA = algorithm == .rsa
        let signature = key.withLock { $0.signature(message, digest: isRSA ? EVP_sha256() : nil) }
        guard let signature else { throw CryptographyError(.libraryFailure, "signature") }
        return signature
    }

    /// The library's key.
    private struct Key: ~Copyable {
        private let pointer: OpaquePointer

        init(_ text: SecretBytes) throws(CryptographyError) {
            let pointer = text.withUnsafeBytes { bytes -> OpaquePointer? in
                guard let count = Int32(exactly: bytes.count),
                    let source = BIO_new_mem_buf(bytes.baseAddress, count)
                else { return nil }
                defer { BIO_free(source) }
                // Without this the library would ask for a password at the terminal.
                return PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in -1 }, nil)
            }
            guard let pointer else {
                // What is left in the library's queue must not be taken for a later failure.
                ERR_clear_error()
                throw CryptographyError(.badPrivateKey, "PEM")
            }
            self.pointer = pointer
        }

        deinit {
            EVP_PKEY_free(pointer)
        }

        func algorithm() throws(CryptographyError) -> Algorithm {
            if EVP_PKEY_is_a(pointer, "ED25519") == 1 { return .ed25519 }
            if EVP_PKEY_is_a(pointer, "RSA") == 1, EVP_PKEY_get_bits(pointer) >= rsaBitsMin {
                return .rsa
            }
            throw CryptographyError(.badPrivateKey, "PEM")
        }

        func signature(_ message: [UInt8], digest: OpaquePointer?) -> [UInt8]? {
            guard let context = EVP_MD_CTX_new() else { return nil }
            defer { EVP_MD_CTX_free(context) }
            guard EVP_DigestSignInit(context, nil, digest, nil, pointer) == 1 else { return nil }
            var count = 0
            guard EVP_DigestSign(context, nil, &count, message, message.count) == 1 else {
                return nil
            }
            var signature = [UInt8](repeating: 0, count: count)
            guard EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else {
                return nil
            }
            return Array(signature[..<count])
        }
    }
}
