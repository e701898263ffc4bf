public import Basics
import Cryptography

/// A public key from which the public keys of its descendants follow (BIP-32).
///
/// Whoever has one, and the private key of one of its children that is not hardened, has the private
/// key of the parent: it is no secret, but nothing to publish.
public struct ExtendedPublicKey: Hashable, Sendable {
    /// The version of Bitcoin's main network, which others use too: text that starts with `xpub`.
    static let version: UInt32 = 0x0488_B21E

    /// Where it stands in its tree.
    public let place: ExtendedKeyPlace
    /// What the children are derived with, besides the key.
    public let chainCode: Hash32
    let point: PublicKey

    /// A master key from its parts; refuses bytes that are no point of the curve.
    package init(publicKey bytes: [UInt8], chainCode: Hash32) throws(SigningError) {
        do throws(CryptographyError) {
            self.init(
                place: .master, chainCode: chainCode,
                point: try Secp256k1.publicKey(compressed: bytes))
        } catch {
            throw SigningError(.badPublicKey, "no point of the curve", field: "publicKey")
        }
    }

    init(place: ExtendedKeyPlace, chainCode: Hash32, point: PublicKey) {
        self.place = place
        self.chainCode = chainCode
        self.point = point
    }

    /// The short form of SEC 1, 33 bytes.
    public var publicKey: [UInt8] { point.compressed }
    /// The account that the key controls.
    public var address: Address { point.address }

    /// The child of a number below 2^31; hardened children have no public derivation.
    public func child(_ number: UInt32) throws(SigningError) -> ExtendedPublicKey {
        guard number < DerivationPath.hardened else {
            throw SigningError(
                .hardenedFromPublic, "a hardened child needs the private key", field: "path")
        }
        let place = try place.child(number, fingerprint: try fingerprint())
        do throws(CryptographyError) {
            var message = point.compressed + bigEndian(number)
            let code = try HMACSHA512.authenticationCode(
                SecretBytes(consuming: &message), key: chainCode.bytes)
            let (sum, chain) = try code.withUnsafeBytes { (bytes) throws(CryptographyError) in
                (
                    try Secp256k1.sum(
                        point, tweak: UnsafeRawBufferPointer(rebasing: bytes[..<32])),
                    Hash32(bytes: bytes[32...]) ?? .zero
                )
            }
            return ExtendedPublicKey(place: place, chainCode: chain, point: sum)
        } catch {
            throw SigningError(derivation: error)
        }
    }

    /// The key at the end of a path.
    public func descendant(_ path: DerivationPath) throws(SigningError) -> ExtendedPublicKey {
        var key = self
        for number in path.numbers { key = try key.child(number) }
        return key
    }

    /// The text that starts with `xpub`.
    public var text: String {
        var payload = bigEndian(ExtendedPublicKey.version) + place.bytes + chainCode.bytes
        payload += point.compressed
        let text = Base58Check.encode(SecretBytes(consuming: &payload))
        return text.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// The first four bytes of the key's identifier, RIPEMD-160 of SHA-256.
    func fingerprint() throws(SigningError) -> UInt32 {
        do throws(CryptographyError) {
            let identifier = try RIPEMD160.hash(SHA256.hash(point.compressed).bytes)
            return identifier.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        } catch {
            throw SigningError(.libraryFailure, "\(error)")
        }
    }
}

extension SigningError {
    /// A refusal of the curve while a child was derived.
    init(derivation error: CryptographyError) {
        self.init(error.code == .badParameter ? .unusableChild : .libraryFailure, "\(error)")
    }
}
