/// HMAC with SHA-256 (RFC 2104).
package enum HMACSHA256 {
    /// The 32-byte authentication code of one message; for many, keep a `Key`.
    package static func authenticationCode(
        _ message: [UInt8], key: SecretBytes
    ) throws(CryptographyError) -> [UInt8] {
        try Key(key).authenticationCode(message)
    }
}
