import COpenSSL
import Synchronization

extension HMACSHA256 {
    /// A key whose set-up is done once, for many messages; usable from any thread.
    package final class Key: Sendable {
        private let context: Mutex<Context>

        /// Prepares the key; any length is allowed.
        package init(_ key: SecretBytes) throws(CryptographyError) {
            context = Mutex(try Context(key))
        }

        /// The 32-byte authentication code of a message.
        package func authenticationCode(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
            let code = context.withLock { $0.authenticationCode(message) }
            guard let code else { throw CryptographyError(.libraryFailure, "HMAC-SHA256") }
            return code
        }
    }

    /// The library's keyed context.
    private struct Context: ~Copyable {
        private let pointer: OpaquePointer

        init(_ key: SecretBytes) throws(CryptographyError) {
            guard let algorithm = EVP_MAC_fetch(nil, "HMAC", nil) else {
                throw CryptographyError(.libraryFailure, "HMAC-SHA256")
            }
            defer { EVP_MAC_free(algorithm) }
            guard let pointer = EVP_MAC_CTX_new(algorithm) else {
                throw CryptographyError(.libraryFailure, "HMAC-SHA256")
            }
            var name = Array("SHA256".utf8CString)
            let isReady = name.withUnsafeMutableBufferPointer { digest in
                let parameters = [
                    OSSL_PARAM_construct_utf8_string("digest", digest.baseAddress, 0),
                    OSSL_PARAM_construct_end(),
                ]
                return key.withUnsafeBytes { bytes in
                    // A null key would mean "keep the old one": an empty key needs an address.
                    EVP_MAC_init(
                        pointer, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        bytes.count, parameters) == 1
                }
            }
            guard isReady else {
                EVP_MAC_CTX_free(pointer)
                throw CryptographyError(.libraryFailure, "HMAC-SHA256")
            }
            self.pointer = pointer
        }

        deinit {
            EVP_MAC_CTX_free(pointer)
        }

        mutating func authenticationCode(_ message: [UInt8]) -> [UInt8]? {
            // Starts over with the key that is set.
            guard EVP_MAC_init(pointer, nil, 0, nil) == 1,
                EVP_MAC_update(pointer, message, message.count) == 1
            else { return nil }
            var code = [UInt8](repeating: 0, count: 32)
            var written = 0
            guard EVP_MAC_final(pointer, &code, &written, code.count) == 1, written == 32 else {
                return nil
            }
            return code
        }
    }
}
