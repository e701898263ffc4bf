package import Basics
import COpenSSL

/// A certificate of X.509 that a key signs for itself: it vouches for nothing but the key.
///
/// Whoever is to believe it knows its hash.
package struct SelfSignedCertificate: Hashable, Sendable {
    /// The certificate in DER.
    package let bytes: [UInt8]

    /// The hash by which others know it: SHA-256 of the whole certificate.
    package var hash: Hash32 { SHA256.hash(bytes) }

    /// Makes a certificate; `name` is for people, at most 64 bytes.
    package init(
        key: Ed25519PrivateKey, name: String, serial: UInt64, from start: Timestamp,
        to end: Timestamp
    ) throws(CryptographyError) {
        guard !name.isEmpty, name.utf8.count <= 64, start < end else {
            throw CryptographyError(.badParameter, "certificate")
        }
        let pointer = try Ed25519.privateKey(key.seed)
        defer { EVP_PKEY_free(pointer) }
        guard let certificate = X509_new() else {
            throw CryptographyError(.libraryFailure, "certificate")
        }
        defer { X509_free(certificate) }
        // Ed25519 hashes by itself, so it is signed without a digest; the result is a length.
        guard Self.fill(certificate, name, serial, Int(start.seconds), Int(end.seconds)),
            X509_set_pubkey(certificate, pointer) == 1, X509_sign(certificate, pointer, nil) > 0
        else { throw CryptographyError(.libraryFailure, "certificate") }
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509(certificate, &encoded)
        defer { CRYPTO_free(encoded, #file, #line) }
        guard count > 0, let encoded else {
            throw CryptographyError(.libraryFailure, "certificate")
        }
        bytes = Array(UnsafeBufferPointer(start: encoded, count: Int(count)))
    }

    private static func fill(
        _ certificate: OpaquePointer, _ name: String, _ serial: UInt64, _ start: Int, _ end: Int
    ) -> Bool {
        // Version 3 is written as 2; 0x1001 is the library's MBSTRING_ASC.
        guard X509_set_version(certificate, 2) == 1,
            ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial) == 1,
            ASN1_TIME_set(X509_getm_notBefore(certificate), start) != nil,
            ASN1_TIME_set(X509_getm_notAfter(certificate), end) != nil,
            let subject = X509_get_subject_name(certificate),
            X509_NAME_add_entry_by_txt(
                subject, "CN", 0x1001, name, Int32(name.utf8.count), -1, 0) == 1
        else { return false }
        return X509_set_issuer_name(certificate, subject) == 1
    }
}
