import COpenSSL

/// Keys from passwords.
package enum KeyDerivation {
    /// scrypt (RFC 7914), which needs about 128 × n × r bytes, refused above `memoryBytesMax`.
    ///
    /// Also takes an `n` that the RFC finds too great for its `r`, because keystores have it.
    package static func scrypt(
        password: SecretBytes, salt: [UInt8], n: UInt64, r: UInt64, p: UInt64, length: Int,
        memoryBytesMax: UInt64 = 1 << 29
    ) throws(CryptographyError) -> SecretBytes {
        let factorMax: UInt64 = 1 << 30
        guard n >= 2, n & (n - 1) == 0, n <= factorMax, (1...factorMax).contains(r),
            (1...factorMax).contains(p), (1...1024).contains(length),
            // Factors of at most 2^30 cannot pass 128 bits.
            128 * UInt128(r) * (UInt128(n) + UInt128(p) + 2) <= UInt128(memoryBytesMax)
        else { throw CryptographyError(.badParameter, "scrypt") }
        if r < 4, n >= 1 << (16 * r) {
            return try mixedScrypt(
                password: password, salt: salt, n: Int(n), r: Int(r), p: Int(p), length: length)
        }
        var isDone = false
        let key = SecretBytes(count: length) { target in
            password.withUnsafeBytes { secret in
                isDone =
                    EVP_PBE_scrypt(
                        secret.baseAddress?.assumingMemoryBound(to: CChar.self), secret.count,
                        salt, salt.count, n, r, p, memoryBytesMax,
                        target.baseAddress?.assumingMemoryBound(to: UInt8.self), length) == 1
            }
        }
        guard isDone else { throw CryptographyError(.libraryFailure, "scrypt") }
        return key
    }

    /// scrypt by our own mixer.
    private static func mixedScrypt(
        password: SecretBytes, salt: [UInt8], n: Int, r: Int, p: Int, length: Int
    ) throws(CryptographyError) -> SecretBytes {
        guard var mixer = ScryptMixer(n: n, r: r) else {
            throw CryptographyError(.libraryFailure, "scrypt")
        }
        var isDone = false
        let blocks = SecretBytes(count: 128 * r * p) { target in
            isDone = salt.withUnsafeBytes { derive(password, $0, iterations: 1, into: target) }
            for block in 0..<p {
                let bytes = target[(128 * r * block)..<(128 * r * (block + 1))]
                mixer.mix(UnsafeMutableRawBufferPointer(rebasing: bytes))
            }
        }
        var isFinished = false
        let key = SecretBytes(count: length) { target in
            isFinished = blocks.withUnsafeBytes {
                derive(password, $0, iterations: 1, into: target)
            }
        }
        guard isDone, isFinished else { throw CryptographyError(.libraryFailure, "scrypt") }
        return key
    }

    /// PBKDF2 with HMAC-SHA256 (RFC 8018).
    package static func pbkdf2SHA256(
        password: SecretBytes, salt: [UInt8], iterations: Int, length: Int
    ) throws(CryptographyError) -> SecretBytes {
        guard iterations >= 1, let rounds = Int32(exactly: iterations), (1...1024).contains(length)
        else { throw CryptographyError(.badParameter, "PBKDF2") }
        var isDone = false
        let key = SecretBytes(count: length) { target in
            isDone = salt.withUnsafeBytes {
                derive(password, $0, iterations: rounds, into: target)
            }
        }
        guard isDone else { throw CryptographyError(.libraryFailure, "PBKDF2") }
        return key
    }

    /// PBKDF2 with HMAC-SHA512 (RFC 8018), for a salt that is itself secret.
    package static func pbkdf2SHA512(
        password: SecretBytes, salt: SecretBytes, iterations: Int, length: Int
    ) throws(CryptographyError) -> SecretBytes {
        guard iterations >= 1, let rounds = Int32(exactly: iterations), (1...1024).contains(length)
        else { throw CryptographyError(.badParameter, "PBKDF2") }
        var isDone = false
        let key = SecretBytes(count: length) { target in
            isDone = salt.withUnsafeBytes {
                derive(password, $0, iterations: rounds, digest: EVP_sha512(), into: target)
            }
        }
        guard isDone else { throw CryptographyError(.libraryFailure, "PBKDF2") }
        return key
    }

    private static func derive(
        _ password: SecretBytes, _ salt: UnsafeRawBufferPointer, iterations: Int32,
        digest: OpaquePointer? = EVP_sha256(), into target: UnsafeMutableRawBufferPointer
    ) -> Bool {
        password.withUnsafeBytes { secret in
            guard let secretCount = Int32(exactly: secret.count),
                let saltCount = Int32(exactly: salt.count),
                let targetCount = Int32(exactly: target.count)
            else { return false }
            return PKCS5_PBKDF2_HMAC(
                secret.baseAddress?.assumingMemoryBound(to: CChar.self), secretCount,
                salt.baseAddress?.assumingMemoryBound(to: UInt8.self), saltCount, iterations,
                digest, targetCount,
                target.baseAddress?.assumingMemoryBound(to: UInt8.self)) == 1
        }
    }
}
