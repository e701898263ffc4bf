import COpenSSL

/// AES-128 in counter mode (SP 800-38A): encryption and decryption are the same.
package enum AES128CTR {
    /// Decrypts into locked memory.
    package static func decrypt(
        _ ciphertext: [UInt8], key: UnsafeRawBufferPointer, counter: [UInt8]
    ) throws(CryptographyError) -> SecretBytes {
        var isDone = false
        let plaintext = SecretBytes(count: ciphertext.count) { target in
            ciphertext.withUnsafeBytes { source in
                isDone = apply(source, into: target, key: key, counter: counter)
            }
        }
        guard isDone else { throw CryptographyError(.badParameter, "AES-128-CTR") }
        return plaintext
    }

    /// Encrypts from locked memory.
    package static func encrypt(
        _ plaintext: SecretBytes, key: UnsafeRawBufferPointer, counter: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        var ciphertext = [UInt8](repeating: 0, count: plaintext.count)
        let isDone = ciphertext.withUnsafeMutableBytes { target in
            plaintext.withUnsafeBytes { apply($0, into: target, key: key, counter: counter) }
        }
        guard isDone else { throw CryptographyError(.badParameter, "AES-128-CTR") }
        return ciphertext
    }

    /// False for a key or counter block that is not 16 bytes, or a target of another size.
    private static func apply(
        _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer,
        key: UnsafeRawBufferPointer, counter: [UInt8]
    ) -> Bool {
        guard key.count == 16, counter.count == 16, source.count == target.count,
            let count = Int32(exactly: source.count)
        else { return false }
        guard let context = EVP_CIPHER_CTX_new() else { return false }
        defer { EVP_CIPHER_CTX_free(context) }
        let secret = key.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard EVP_EncryptInit_ex(context, EVP_aes_128_ctr(), nil, secret, counter) == 1 else {
            return false
        }
        if count == 0 { return true }
        var written: Int32 = 0
        let done = EVP_EncryptUpdate(
            context, target.baseAddress?.assumingMemoryBound(to: UInt8.self), &written,
            source.baseAddress?.assumingMemoryBound(to: UInt8.self), count)
        return done == 1 && written == count
    }
}
