import Basics
public import Cryptography

/// A private key from which the keys of all its descendants follow (BIP-32).
public struct ExtendedPrivateKey: Sendable {
    /// The version of Bitcoin's main network, which others use too: text that starts with `xprv`.
    static let version: UInt32 = 0x0488_ADE4

    /// Where it stands in its tree.
    public let place: ExtendedKeyPlace
    /// 32 bytes, between 1 and the group order − 1.
    public let key: SecretBytes
    /// What the children are derived with, besides the key.
    let chainCode: SecretBytes
    let point: PublicKey

    /// The master key of a seed of 16 to 64 bytes.
    public init(seed: SecretBytes) throws(SigningError) {
        guard (16...64).contains(seed.count) else {
            throw SigningError(.badSeed, "\(seed.count) bytes, not 16 to 64", field: "seed")
        }
        let code: SecretBytes
        do throws(CryptographyError) {
            code = try HMACSHA512.authenticationCode(seed, key: Array("Bitcoin seed".utf8))
        } catch {
            throw SigningError(.libraryFailure, "\(error)")
        }
        try self.init(place: .master, key: code.part(..<32), chainCode: code.part(32...))
    }

    init(
        place: ExtendedKeyPlace, key: SecretBytes, chainCode: SecretBytes
    ) throws(SigningError) {
        do throws(CryptographyError) {
            point = try Secp256k1.publicKey(of: key)
        } catch {
            throw SigningError(
                error.code == .badPrivateKey ? .unusableChild : .libraryFailure, "\(error)")
        }
        self.place = place
        self.key = key
        self.chainCode = chainCode
    }

    /// The public half.
    public var publicKey: ExtendedPublicKey {
        ExtendedPublicKey(
            place: place, chainCode: chainCode.withUnsafeBytes { Hash32(bytes: $0) ?? .zero },
            point: point)
    }

    /// The child of a number; from 2^31 on it is hardened.
    public func child(_ number: UInt32) throws(SigningError) -> ExtendedPrivateKey {
        let place = try place.child(number, fingerprint: try publicKey.fingerprint())
        let code: SecretBytes
        let sum: SecretBytes
        do throws(CryptographyError) {
            code = try HMACSHA512.authenticationCode(message(for: number), key: chainCode)
            sum = try code.withUnsafeBytes { (bytes) throws(CryptographyError) in
                try Secp256k1.sum(key, tweak: UnsafeRawBufferPointer(rebasing: bytes[..<32]))
            }
        } catch {
            throw SigningError(derivation: error)
        }
        return try ExtendedPrivateKey(place: place, key: sum, chainCode: code.part(32...))
    }

    /// The key at the end of a path.
    public func descendant(_ path: DerivationPath) throws(SigningError) -> ExtendedPrivateKey {
        var key = self
        for number in path.numbers { key = try key.child(number) }
        return key
    }

    /// The text that starts with `xprv`.
    public var text: SecretBytes {
        let head = bigEndian(ExtendedPrivateKey.version) + place.bytes
        return Base58Check.encode(
            SecretBytes(count: Base58Check.payloadCount) { target in
                target.copyBytes(from: head)
                target.place(chainCode, at: head.count)
                // One zero byte makes the key as long as a public one.
                target.place(key, at: head.count + 33)
            })
    }

    /// Zero and the key for a hardened child, the public key for others; then the number.
    private func message(for number: UInt32) -> SecretBytes {
        SecretBytes(count: 37) { target in
            if number >= DerivationPath.hardened {
                target.place(key, at: 1)
            } else {
                target.copyBytes(from: point.compressed)
            }
            for (index, byte) in bigEndian(number).enumerated() { target[33 + index] = byte }
        }
    }
}

extension SecretBytes {
    /// A copy of a part, which must lie within.
    func part(_ range: some RangeExpression<Int>) -> SecretBytes {
        withUnsafeBytes { bytes in
            let part = bytes[range.relative(to: bytes)]
            return SecretBytes(count: part.count) {
                $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: part))
            }
        }
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Writes a secret at an offset; both must lie within.
    func place(_ secret: SecretBytes, at offset: Int) {
        secret.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(rebasing: self[offset..<(offset + $0.count)])
                .copyMemory(from: $0)
        }
    }
}
