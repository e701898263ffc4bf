public import Basics
public import Cryptography

extension KeystoreV3 {
    /// The cost that wallets use: 256 MiB and about a second.
    public static let scryptStandardN: UInt64 = 1 << 18

    /// How much work each try of a password costs.
    public enum Cost: Hashable, Sendable {
        /// scrypt, about 128 × n × r bytes of memory.
        case scrypt(n: UInt64, r: UInt64, p: UInt64)
        /// PBKDF2 with HMAC-SHA256.
        case pbkdf2(iterations: Int)

        /// What wallets use.
        public static let standard = Cost.scrypt(n: scryptStandardN, r: 8, p: 1)
    }

    /// Encrypts a key of 32 bytes under a password with scrypt (r 8, p 1) and fresh randomness.
    ///
    /// A smaller `n` than the standard is for tests and throw-away keys.
    public static func encrypt(
        key: SecretBytes, password: SecretBytes, entropy: any EntropySource,
        n: UInt64 = scryptStandardN
    ) throws(SigningError) -> KeystoreV3 {
        try encrypt(
            key: key, password: password, entropy: entropy, cost: .scrypt(n: n, r: 8, p: 1))
    }

    /// Encrypts a key of 32 bytes under a password at a given cost, with fresh randomness.
    public static func encrypt(
        key: SecretBytes, password: SecretBytes, entropy: any EntropySource, cost: Cost
    ) throws(SigningError) -> KeystoreV3 {
        let random = try randomBytes(64, entropy)
        let salt = Array(random[..<32])
        let derivation: Derivation
        switch cost {
        case .scrypt(let n, let r, let p):
            derivation = .scrypt(n: n, r: r, p: p, salt: salt, keyCount: 32)
        case .pbkdf2(let iterations):
            derivation = .pbkdf2(iterations: iterations, salt: salt, keyCount: 32)
        }
        return try encrypt(
            key: key, password: password, derivation: derivation,
            initialCounter: Array(random[32..<48]), id: uuid(Array(random[48...])))
    }

    /// Encrypts with everything given, for those who bring their own randomness.
    public static func encrypt(
        key: SecretBytes, password: SecretBytes, derivation: Derivation, initialCounter: [UInt8],
        id: String
    ) throws(SigningError) -> KeystoreV3 {
        guard initialCounter.count == 16 else { throw SigningError(.badKeystore, "iv") }
        let address: Address
        do throws(CryptographyError) {
            address = try Secp256k1.address(of: key)
        } catch {
            throw SigningError(.badPrivateKey, "not 32 bytes from 1 to the group order")
        }
        let derived = try derivation.derive(password)
        let ciphertext: [UInt8]
        do throws(CryptographyError) {
            ciphertext = try derived.withUnsafeBytes { (bytes) throws(CryptographyError) in
                try AES128CTR.encrypt(
                    key, key: UnsafeRawBufferPointer(rebasing: bytes[..<16]),
                    counter: initialCounter)
            }
        } catch {
            throw SigningError(.libraryFailure, "\(error)")
        }
        return KeystoreV3(
            address: address, derivation: derivation, id: id, initialCounter: initialCounter,
            ciphertext: ciphertext,
            authenticationCode: authenticationCode(of: ciphertext, derived: derived))
    }

    private static func randomBytes(
        _ count: Int, _ entropy: any EntropySource
    ) throws(SigningError) -> [UInt8] {
        guard let bytes = try? entropy.bytes(count: count), bytes.count == count else {
            throw SigningError(.libraryFailure, "entropy")
        }
        return bytes
    }

    /// A random UUID (RFC 9562, version 4) from 16 random bytes.
    private static func uuid(_ random: [UInt8]) -> String {
        var bytes = random
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        let groups = [bytes[..<4], bytes[4..<6], bytes[6..<8], bytes[8..<10], bytes[10...]]
        return groups.map { Hex.encodeDigits($0) }.joined(separator: "-")
    }
}
