package import Basics
import CSecp256k1

extension Secp256k1 {
    /// Whether a public key made an encoded signature: DER, or 64 bytes of r and s.
    ///
    /// The key has 33 or 65 bytes (SEC 1), or 64 without their prefix. Bytes that are no signature
    /// and signatures with a high `s` are not valid; a key that is none is an error.
    package static func verify(
        digest: Hash32, encodedSignature: [UInt8], encodedPublicKey: [UInt8]
    ) throws(CryptographyError) -> Bool {
        let context = try Secp256k1Context.shared()
        let key = encodedPublicKey.count == 64 ? [0x04] + encodedPublicKey : encodedPublicKey
        var point = secp256k1_pubkey()
        // The library would also take the hybrid form of 65 bytes, which no one uses.
        guard let prefix = key.first, prefix >= 2, prefix <= 4,
            secp256k1_ec_pubkey_parse(context, &point, key, key.count) == 1
        else { throw CryptographyError(.badPublicKey, "verify") }
        guard var parsed = parse(encodedSignature, context) else { return false }
        return secp256k1_ecdsa_verify(context, &parsed, digest.bytes, &point) == 1
    }

    /// DER first: a short r or s can make it 64 bytes long.
    private static func parse(
        _ bytes: [UInt8], _ context: OpaquePointer
    ) -> secp256k1_ecdsa_signature? {
        var parsed = secp256k1_ecdsa_signature()
        if bytes.first == 0x30, !bytes.isEmpty,
            secp256k1_ecdsa_signature_parse_der(context, &parsed, bytes, bytes.count) == 1
        {
            return parsed
        }
        guard bytes.count == 64,
            secp256k1_ecdsa_signature_parse_compact(context, &parsed, bytes) == 1
        else { return nil }
        return parsed
    }
}
