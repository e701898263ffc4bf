public import Basics
import Cryptography

/// A private key encrypted under a password: the Web3 Secret Storage definition, version 3.
public struct KeystoreV3: Sendable {
    /// The account the file names; some files name none.
    public let address: Address?
    /// How the password becomes a key.
    public let derivation: Derivation
    let id: String
    let initialCounter: [UInt8]
    let ciphertext: [UInt8]
    let authenticationCode: [UInt8]

    /// A password-based derivation of a key, with its costs and salt.
    public enum Derivation: Hashable, Sendable {
        /// scrypt with its cost parameters.
        case scrypt(n: UInt64, r: UInt64, p: UInt64, salt: [UInt8], keyCount: Int)
        /// PBKDF2 with HMAC-SHA256.
        case pbkdf2(iterations: Int, salt: [UInt8], keyCount: Int)
    }
}

/// The named bounds of the keystore reader.
enum KeystoreLimits {
    /// Larger files are refused.
    static let fileBytesMax = 65_536
    /// Memory that scrypt may take: 512 MiB, twice what the common cost needs.
    static let memoryBytesMax: UInt64 = 1 << 29
    /// n × r × p: sixteen times the common cost, some ten seconds.
    static let scryptWorkMax: UInt64 = 1 << 25
    /// Forty times the common count, some seconds.
    static let iterationsMax = 10_000_000
    /// Derived bytes: 16 for the cipher, 16 for the authentication code, the rest unused.
    static let keyCounts = 32...64
    /// Salts beyond this length are refused.
    static let saltCountMax = 1024
}

extension KeystoreV3.Derivation {
    /// Derives the key; refuses costs beyond the limits, which a hostile file could name.
    func derive(_ password: SecretBytes) throws(SigningError) -> SecretBytes {
        try checkCosts()
        do throws(CryptographyError) {
            switch self {
            case .scrypt(let n, let r, let p, let salt, let keyCount):
                return try KeyDerivation.scrypt(
                    password: password, salt: salt, n: n, r: r, p: p, length: keyCount,
                    memoryBytesMax: KeystoreLimits.memoryBytesMax)
            case .pbkdf2(let iterations, let salt, let keyCount):
                return try KeyDerivation.pbkdf2SHA256(
                    password: password, salt: salt, iterations: iterations, length: keyCount)
            }
        } catch {
            throw error.code == .badParameter
                ? refusal("\(error)") : SigningError(.libraryFailure, "\(error)")
        }
    }

    func checkCosts() throws(SigningError) {
        let keyCount: Int
        let saltCount: Int
        switch self {
        case .scrypt(let n, let r, let p, let salt, let count):
            let limit = KeystoreLimits.scryptWorkMax
            guard n >= 2, n & (n - 1) == 0, r >= 1, p >= 1, n <= limit, r <= limit, p <= limit,
                // Each factor is at most 2^25, so the product stays below 2^75.
                UInt128(n) * UInt128(r) * UInt128(p) <= UInt128(limit)
            else { throw refusal("scrypt n \(n), r \(r), p \(p)") }
            (keyCount, saltCount) = (count, salt.count)
        case .pbkdf2(let iterations, let salt, let count):
            guard (1...KeystoreLimits.iterationsMax).contains(iterations) else {
                throw refusal("PBKDF2 with \(iterations) iterations")
            }
            (keyCount, saltCount) = (count, salt.count)
        }
        guard KeystoreLimits.keyCounts.contains(keyCount),
            saltCount <= KeystoreLimits.saltCountMax
        else { throw refusal("dklen or salt") }
    }

    private func refusal(_ detail: String) -> SigningError {
        SigningError(.unsupportedKeystore, detail, field: "crypto.kdfparams")
    }
}
