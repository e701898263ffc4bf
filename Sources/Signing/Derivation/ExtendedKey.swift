import Basics
public import Cryptography

/// An extended key as its text says: private or public.
public enum ExtendedKey: Sendable {
    /// From a text that starts with `xprv`.
    case privateKey(ExtendedPrivateKey)
    /// From a text that starts with `xpub`.
    case publicKey(ExtendedPublicKey)

    /// Reads the text of an extended key; refuses all that BIP-32 calls invalid (test vector 5).
    public init(parsing text: SecretBytes) throws(SigningError) {
        let payload = try Base58Check.decode(text)
        let head = payload.withUnsafeBytes { Array($0[..<13]) }
        let version = ExtendedKey.word(head[..<4])
        let place = ExtendedKeyPlace(
            depth: head[4], parentFingerprint: ExtendedKey.word(head[5..<9]),
            childNumber: ExtendedKey.word(head[9...]))
        if place.depth == 0 {
            guard place.parentFingerprint == 0 else {
                throw SigningError(.badExtendedKey, "a master key with a parent")
            }
            guard place.childNumber == 0 else {
                throw SigningError(.badExtendedKey, "a master key with a number")
            }
        }
        switch version {
        case ExtendedPrivateKey.version:
            guard payload.withUnsafeBytes({ $0[45] }) == 0 else {
                throw SigningError(.badExtendedKey, "the key's first byte")
            }
            self = .privateKey(try ExtendedKey.privateKey(payload, place))
        case ExtendedPublicKey.version:
            let (chain, point) = payload.withUnsafeBytes { (Array($0[13..<45]), Array($0[45...])) }
            do throws(CryptographyError) {
                self = .publicKey(
                    ExtendedPublicKey(
                        place: place, chainCode: Hash32(bytes: chain) ?? .zero,
                        point: try Secp256k1.publicKey(compressed: point)))
            } catch {
                throw SigningError(.badExtendedKey, "no point of the curve")
            }
        default: throw SigningError(.badExtendedKey, "version")
        }
    }

    private static func privateKey(
        _ payload: SecretBytes, _ place: ExtendedKeyPlace
    ) throws(SigningError) -> ExtendedPrivateKey {
        do throws(SigningError) {
            return try ExtendedPrivateKey(
                place: place, key: payload.part(46...), chainCode: payload.part(13..<45))
        } catch {
            throw error.code == .unusableChild
                ? SigningError(.badExtendedKey, "the key is zero or not below the group order")
                : error
        }
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
