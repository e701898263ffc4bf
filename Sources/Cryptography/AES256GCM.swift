import COpenSSL

/// AES-256 in Galois/counter mode (SP 800-38D): secrecy, and proof that nothing was changed.
///
/// A nonce must never serve twice under one key.
package enum AES256GCM {
    /// Bytes of a key.
    package static let keyByteCount = 32
    /// Bytes of a nonce.
    package static let nonceByteCount = 12
    /// Bytes of the tag behind the ciphertext.
    package static let tagByteCount = 16

    /// The ciphertext and its tag, which also speaks for `header`.
    package static func seal(
        _ plaintext: SecretBytes, key: SecretBytes, nonce: [UInt8], header: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        var sealed = [UInt8](repeating: 0, count: plaintext.count + tagByteCount)
        let isDone = sealed.withUnsafeMutableBytes { target in
            plaintext.withUnsafeBytes { source in
                Context(key, nonce, isEncrypting: true)?.seal(source, header, into: target)
            }
        }
        guard isDone == true else { throw CryptographyError(.badParameter, "AES-256-GCM") }
        return sealed
    }

    /// What was sealed; `notAuthentic` for another key, nonce or header and for changed bytes alike.
    package static func open(
        _ sealed: [UInt8], key: SecretBytes, nonce: [UInt8], header: [UInt8]
    ) throws(CryptographyError) -> SecretBytes {
        guard sealed.count >= tagByteCount, key.count == keyByteCount,
            nonce.count == nonceByteCount
        else { throw CryptographyError(.badParameter, "AES-256-GCM") }
        var isAuthentic: Bool?
        let plaintext = SecretBytes(count: sealed.count - tagByteCount) { target in
            isAuthentic = sealed.withUnsafeBytes {
                Context(key, nonce, isEncrypting: false)?.open($0, header, into: target)
            }
        }
        guard let isAuthentic else { throw CryptographyError(.libraryFailure, "AES-256-GCM") }
        guard isAuthentic else { throw CryptographyError(.notAuthentic, "AES-256-GCM") }
        return plaintext
    }

    /// The library's keyed context, for one message.
    private struct Context: ~Copyable {
        private let pointer: OpaquePointer

        init?(_ key: SecretBytes, _ nonce: [UInt8], isEncrypting: Bool) {
            guard key.count == keyByteCount, nonce.count == nonceByteCount,
                let pointer = EVP_CIPHER_CTX_new()
            else { return nil }
            let isReady = key.withUnsafeBytes { bytes in
                // The library's own length of a nonce for this mode is the 12 bytes checked above.
                EVP_CipherInit_ex(
                    pointer, EVP_aes_256_gcm(), nil,
                    bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), nonce,
                    isEncrypting ? 1 : 0) == 1
            }
            guard isReady else {
                EVP_CIPHER_CTX_free(pointer)
                return nil
            }
            self.pointer = pointer
        }

        deinit {
            EVP_CIPHER_CTX_free(pointer)
        }

        func seal(
            _ source: UnsafeRawBufferPointer, _ header: [UInt8],
            into target: UnsafeMutableRawBufferPointer
        ) -> Bool {
            var tail: Int32 = 0
            guard absorb(header), crypt(source, into: target.baseAddress),
                EVP_CipherFinal_ex(pointer, nil, &tail) == 1, tail == 0
            else { return false }
            return EVP_CIPHER_CTX_ctrl(
                pointer, EVP_CTRL_AEAD_GET_TAG, Int32(tagByteCount),
                target.baseAddress.map { $0 + source.count }) == 1
        }

        func open(
            _ sealed: UnsafeRawBufferPointer, _ header: [UInt8],
            into target: UnsafeMutableRawBufferPointer
        ) -> Bool {
            let source = UnsafeRawBufferPointer(rebasing: sealed.dropLast(tagByteCount))
            var tag = Array(sealed.suffix(tagByteCount))
            var tail: Int32 = 0
            guard absorb(header), crypt(source, into: target.baseAddress),
                EVP_CIPHER_CTX_ctrl(
                    pointer, EVP_CTRL_AEAD_SET_TAG, Int32(tagByteCount), &tag) == 1
            else { return false }
            return EVP_CipherFinal_ex(pointer, nil, &tail) == 1 && tail == 0
        }

        private func absorb(_ header: [UInt8]) -> Bool {
            guard let count = Int32(exactly: header.count) else { return false }
            var written: Int32 = 0
            return count == 0 || EVP_CipherUpdate(pointer, nil, &written, header, count) == 1
        }

        private func crypt(
            _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawPointer?
        ) -> Bool {
            guard let count = Int32(exactly: source.count) else { return false }
            if count == 0 { return true }
            var written: Int32 = 0
            let done = EVP_CipherUpdate(
                pointer, target?.assumingMemoryBound(to: UInt8.self), &written,
                source.baseAddress?.assumingMemoryBound(to: UInt8.self), count)
            return done == 1 && written == count
        }
    }
}
