import COpenSSL

/// OpenSSL's libcrypto, which most of this module calls.
package enum CryptographicLibrary {
    /// Leaves it as it is when the process ends; a program calls this before anything else.
    ///
    /// Otherwise `exit` takes it down under threads that still verify what has just arrived, and the
    /// process dies of that instead of ending well. False when the library refuses.
    @discardableResult
    package static func keepUntilTheEnd() -> Bool {
        OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) == 1
    }
}
