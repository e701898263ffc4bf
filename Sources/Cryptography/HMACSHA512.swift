import COpenSSL

/// HMAC with SHA-512 (RFC 2104), from and into locked memory.
package enum HMACSHA512 {
    /// How many bytes a code has.
    package static let byteCount = 64

    /// The 64-byte authentication code of a message under a key that is no secret.
    package static func authenticationCode(
        _ message: SecretBytes, key: [UInt8]
    ) throws(CryptographyError) -> SecretBytes {
        var copy = Array(key)
        return try authenticationCode(message, key: SecretBytes(consuming: &copy))
    }

    /// The 64-byte authentication code of a message; any length of key is allowed.
    package static func authenticationCode(
        _ message: SecretBytes, key: SecretBytes
    ) throws(CryptographyError) -> SecretBytes {
        try key.withUnsafeBytes { (bytes) throws(CryptographyError) in
            try authenticationCode(message, key: bytes)
        }
    }

    private static func authenticationCode(
        _ message: SecretBytes, key: UnsafeRawBufferPointer
    ) throws(CryptographyError) -> SecretBytes {
        guard let keyCount = Int32(exactly: key.count) else {
            throw CryptographyError(.badParameter, "HMAC-SHA512")
        }
        var written: UInt32 = 0
        let code = SecretBytes(count: byteCount) { target in
            message.withUnsafeBytes { bytes in
                _ = HMAC(
                    EVP_sha512(), key.baseAddress, keyCount,
                    bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count,
                    target.baseAddress?.assumingMemoryBound(to: UInt8.self), &written)
            }
        }
        guard written == byteCount else { throw CryptographyError(.libraryFailure, "HMAC-SHA512") }
        return code
    }
}
