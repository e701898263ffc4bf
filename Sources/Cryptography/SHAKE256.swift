import COpenSSL

/// SHAKE256 (FIPS 202): bytes in, any number of bytes out, then ready for the next input.
///
/// One context of the library for all calls of a computation; the library wipes it at the end.
package final class SHAKE256 {
    private let context: OpaquePointer
    private let algorithm: OpaquePointer
    private var isSound = true

    /// `libraryFailure` when there is no memory.
    package init() throws(CryptographyError) {
        guard let algorithm = EVP_MD_fetch(nil, "SHAKE256", nil) else {
            throw CryptographyError(.libraryFailure, "SHAKE256")
        }
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex2(context, algorithm, nil) == 1
        else {
            EVP_MD_free(algorithm)
            throw CryptographyError(.libraryFailure, "SHAKE256")
        }
        self.algorithm = algorithm
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
        EVP_MD_free(algorithm)
    }

    /// Takes bytes in; a failure shows when bytes are taken out.
    package func absorb(_ bytes: UnsafeRawBufferPointer) {
        isSound = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 && isSound
    }

    /// Fills the target and starts anew.
    package func squeeze(into target: UnsafeMutableRawBufferPointer) throws(CryptographyError) {
        let place = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let isDone = isSound && EVP_DigestFinalXOF(context, place, target.count) == 1
        isSound = EVP_DigestInit_ex2(context, algorithm, nil) == 1
        guard isDone, isSound else { throw CryptographyError(.libraryFailure, "SHAKE256") }
    }
}
