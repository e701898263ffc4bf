import COpenSSL

/// Signatures by Ed25519 (RFC 8032), with keys of 32 bytes.
package enum Ed25519 {
    /// How many bytes a key has.
    package static let keyByteCount = 32
    /// How many bytes a signature has.
    package static let signatureByteCount = 64

    /// The public key of a private key.
    package static func publicKey(of key: SecretBytes) throws(CryptographyError) -> [UInt8] {
        let pointer = try privateKey(key)
        defer { EVP_PKEY_free(pointer) }
        var bytes = [UInt8](repeating: 0, count: keyByteCount)
        var count = bytes.count
        guard EVP_PKEY_get_raw_public_key(pointer, &bytes, &count) == 1, count == keyByteCount
        else { throw CryptographyError(.libraryFailure, "Ed25519") }
        return bytes
    }

    /// The signature of a message; the same each time for the same message.
    package static func signature(
        _ message: [UInt8], key: SecretBytes
    ) throws(CryptographyError) -> [UInt8] {
        let pointer = try privateKey(key)
        defer { EVP_PKEY_free(pointer) }
        return try signature(message, by: pointer)
    }

    /// The same where the public key is known, which halves the work.
    ///
    /// It must be that of the private key: a signature with another one gives the private key away.
    static func signature(
        _ message: [UInt8], key: SecretBytes, publicKey: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        let pointer = try keyPair(key, publicKey)
        defer { EVP_PKEY_free(pointer) }
        return try signature(message, by: pointer)
    }

    private static func signature(
        _ message: [UInt8], by pointer: OpaquePointer
    ) throws(CryptographyError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else {
            throw CryptographyError(.libraryFailure, "Ed25519")
        }
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: signatureByteCount)
        var count = signature.count
        guard EVP_DigestSignInit(context, nil, nil, nil, pointer) == 1,
            EVP_DigestSign(context, &signature, &count, message, message.count) == 1,
            count == signatureByteCount
        else { throw CryptographyError(.libraryFailure, "Ed25519") }
        return signature
    }

    /// Whether the owner of a public key signed a message; false for what is no key or signature.
    package static func verify(
        _ message: [UInt8], signature: [UInt8], publicKey: [UInt8]
    ) -> Bool {
        guard publicKey.count == keyByteCount, signature.count == signatureByteCount,
            let pointer = EVP_PKEY_new_raw_public_key(
                EVP_PKEY_ED25519, nil, publicKey, publicKey.count)
        else { return false }
        defer { EVP_PKEY_free(pointer) }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, nil, nil, pointer) == 1 else { return false }
        let isValid =
            EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        // What is left in the library's queue must not be taken for a later failure.
        if !isValid { ERR_clear_error() }
        return isValid
    }

    /// The library's form of a key, for the caller to free.
    static func privateKey(_ key: SecretBytes) throws(CryptographyError) -> OpaquePointer {
        let pointer = key.withUnsafeBytes { bytes in
            bytes.count == keyByteCount
                ? EVP_PKEY_new_raw_private_key(
                    EVP_PKEY_ED25519, nil, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    bytes.count) : nil
        }
        guard let pointer else { throw CryptographyError(.badPrivateKey, "Ed25519") }
        return pointer
    }

    /// The library's form of a key whose public key is given and not made anew; for the caller to free.
    private static func keyPair(
        _ key: SecretBytes, _ publicKey: [UInt8]
    ) throws(CryptographyError) -> OpaquePointer {
        guard key.count == keyByteCount, publicKey.count == keyByteCount else {
            throw CryptographyError(.badPrivateKey, "Ed25519")
        }
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "ED25519", nil) else {
            throw CryptographyError(.libraryFailure, "Ed25519")
        }
        defer { EVP_PKEY_CTX_free(context) }
        var publicKey = publicKey
        var pointer: OpaquePointer?
        let isMade = key.withUnsafeBytes { secret in
            publicKey.withUnsafeMutableBytes { known in
                var parameters = [
                    // Only read by the library, whose type says otherwise.
                    OSSL_PARAM_construct_octet_string(
                        causeway_private_key,
                        UnsafeMutableRawPointer(mutating: secret.baseAddress), secret.count),
                    OSSL_PARAM_construct_octet_string(
                        causeway_public_key, known.baseAddress, known.count),
                    OSSL_PARAM_construct_end(),
                ]
                return EVP_PKEY_fromdata_init(context) == 1
                    && EVP_PKEY_fromdata(context, &pointer, causeway_key_pair, &parameters) == 1
            }
        }
        guard isMade, let pointer else { throw CryptographyError(.libraryFailure, "Ed25519") }
        return pointer
    }
}
