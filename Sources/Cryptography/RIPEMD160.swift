import COpenSSL

/// RIPEMD-160, which only the fingerprints of extended keys still need.
package enum RIPEMD160 {
    /// How many bytes a digest has.
    package static let byteCount = 20

    /// The digest; fails when the machine's library is built without it.
    package static func hash(_ bytes: [UInt8]) throws(CryptographyError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        var written: UInt32 = 0
        guard EVP_Digest(bytes, bytes.count, &digest, &written, EVP_ripemd160(), nil) == 1,
            written == byteCount
        else {
            ERR_clear_error()
            throw CryptographyError(.libraryFailure, "RIPEMD-160")
        }
        return digest
    }
}
