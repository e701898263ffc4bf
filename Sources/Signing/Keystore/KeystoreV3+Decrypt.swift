import Basics
public import Cryptography

extension KeystoreV3 {
    /// Opens the file: 32 bytes of private key.
    ///
    /// Takes as long as the derivation's costs say, whether the password is right or not, and says
    /// `wrongPassword` for a wrong one and for a changed ciphertext alike.
    public func decrypt(password: SecretBytes) throws(SigningError) -> SecretBytes {
        let derived = try derivation.derive(password)
        let code = KeystoreV3.authenticationCode(of: ciphertext, derived: derived)
        guard constantTimeEqual(code, authenticationCode) else {
            throw SigningError(.wrongPassword, "or the encrypted part was changed")
        }
        let stored: SecretBytes
        do throws(CryptographyError) {
            stored = try derived.withUnsafeBytes { (bytes) throws(CryptographyError) in
                try AES128CTR.decrypt(
                    ciphertext, key: UnsafeRawBufferPointer(rebasing: bytes[..<16]),
                    counter: initialCounter)
            }
        } catch {
            throw SigningError(.libraryFailure, "\(error)")
        }
        let key = KeystoreV3.padded(stored)
        let owner: Address
        do throws(CryptographyError) {
            owner = try Secp256k1.address(of: key)
        } catch {
            throw SigningError(
                .badKeystore, "the content is no private key", field: "crypto.ciphertext")
        }
        guard address == nil || address == owner else {
            throw SigningError(
                .badKeystore, "the key belongs to \(owner), not to the file's address",
                field: "address")
        }
        return key
    }

    /// Keccak-256 over the derived key's second 16 bytes and the ciphertext.
    static func authenticationCode(of ciphertext: [UInt8], derived: SecretBytes) -> [UInt8] {
        var state = Keccak256.State()
        derived.withUnsafeBytes { bytes in
            state.absorb(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(16).prefix(16)))
        }
        state.absorb(ciphertext)
        return state.finalize().bytes
    }

    /// Some early wallets left a key's leading zero bytes off.
    private static func padded(_ key: SecretBytes) -> SecretBytes {
        if key.count >= 32 { return key }
        return SecretBytes(count: 32) { target in
            key.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(rebasing: target[(32 - source.count)...])
                    .copyMemory(from: source)
            }
        }
    }
}
