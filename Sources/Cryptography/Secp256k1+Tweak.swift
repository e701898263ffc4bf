import Basics
import CSecp256k1

extension Secp256k1 {
    /// The sum of a key and a tweak, modulo the group order.
    ///
    /// `badParameter` when the tweak is not below the order or the sum is zero: one in 2^127, unless
    /// the tweak was chosen so.
    package static func sum(
        _ key: SecretBytes, tweak: UnsafeRawBufferPointer
    ) throws(CryptographyError) -> SecretBytes {
        let context = try Secp256k1Context.shared()
        guard tweak.count == 32, let addend = tweak.baseAddress else {
            throw CryptographyError(.badParameter, "tweak")
        }
        _ = try withValidKey(key, context) { _ in true }
        var isDone = false
        let sum = SecretBytes(count: 32) { target in
            key.withUnsafeBytes { target.copyMemory(from: $0) }
            guard let place = target.baseAddress else { return }
            isDone =
                secp256k1_ec_seckey_tweak_add(
                    context, place.assumingMemoryBound(to: UInt8.self),
                    addend.assumingMemoryBound(to: UInt8.self)) == 1
        }
        guard isDone else { throw CryptographyError(.badParameter, "tweak") }
        return sum
    }

    /// The public key of the sum of its private key and a tweak; errors as for private keys.
    package static func sum(
        _ key: PublicKey, tweak: UnsafeRawBufferPointer
    ) throws(CryptographyError) -> PublicKey {
        let context = try Secp256k1Context.shared()
        guard tweak.count == 32, let addend = tweak.baseAddress else {
            throw CryptographyError(.badParameter, "tweak")
        }
        var point = secp256k1_pubkey()
        let encoded = [0x04] + key.bytes
        guard secp256k1_ec_pubkey_parse(context, &point, encoded, encoded.count) == 1 else {
            throw CryptographyError(.badPublicKey, "tweak")
        }
        guard
            secp256k1_ec_pubkey_tweak_add(
                context, &point, addend.assumingMemoryBound(to: UInt8.self)) == 1
        else { throw CryptographyError(.badParameter, "tweak") }
        return try serialize(&point, context)
    }

    /// The key of the short form of SEC 1; refuses the long form and what is no point.
    package static func publicKey(compressed: [UInt8]) throws(CryptographyError) -> PublicKey {
        let context = try Secp256k1Context.shared()
        var point = secp256k1_pubkey()
        guard compressed.count == 33, compressed[0] == 2 || compressed[0] == 3,
            secp256k1_ec_pubkey_parse(context, &point, compressed, compressed.count) == 1
        else { throw CryptographyError(.badPublicKey, "compressed") }
        return try serialize(&point, context)
    }
}
