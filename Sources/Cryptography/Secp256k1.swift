import Arithmetic
package import Basics
import CSecp256k1

/// ECDSA over secp256k1, by libsecp256k1.
package enum Secp256k1 {
    /// Signs a digest with the nonce of RFC 6979; `s` is always low.
    package static func sign(
        digest: Hash32, key: SecretBytes
    ) throws(CryptographyError) -> RecoverableSignature {
        let context = try Secp256k1Context.shared()
        var signature = secp256k1_ecdsa_recoverable_signature()
        let isSigned = try withValidKey(key, context) { secret in
            secp256k1_ecdsa_sign_recoverable(
                context, &signature, digest.bytes, secret, nil, nil) == 1
        }
        guard isSigned else { throw CryptographyError(.libraryFailure, "sign") }
        var compact = [UInt8](repeating: 0, count: 64)
        var recoveryId: Int32 = 0
        secp256k1_ecdsa_recoverable_signature_serialize_compact(
            context, &compact, &recoveryId, &signature)
        // Ids 2 and 3 mean that r overflowed the order: one in 2^127, and not expressible here.
        guard recoveryId == 0 || recoveryId == 1,
            let r = UInt256(bigEndian: compact[..<32]), let s = UInt256(bigEndian: compact[32...])
        else { throw CryptographyError(.libraryFailure, "sign") }
        return RecoverableSignature(r: r, s: s, yParity: UInt8(recoveryId))
    }

    /// The key that made a signature.
    ///
    /// A high `s` is accepted; the caller knows whether it may be.
    package static func recover(
        digest: Hash32, signature: RecoverableSignature
    ) throws(CryptographyError) -> PublicKey {
        guard signature.isWellFormed, signature.yParity <= 1 else {
            throw CryptographyError(.badSignature, "recover")
        }
        return try recover(
            digest: digest, compact: signature.r.bigEndianBytes + signature.s.bigEndianBytes,
            recoveryId: signature.yParity)
    }

    /// The key that made a signature of 64 bytes, r and s.
    ///
    /// The recovery id is the parity of the nonce point's y, plus 2 when its x is the order or above
    /// (SEC 1, section 4.1.6).
    package static func recover(
        digest: Hash32, compact: [UInt8], recoveryId: UInt8
    ) throws(CryptographyError) -> PublicKey {
        let context = try Secp256k1Context.shared()
        var parsed = secp256k1_ecdsa_recoverable_signature()
        var point = secp256k1_pubkey()
        guard compact.count == 64, recoveryId <= 3,
            secp256k1_ecdsa_recoverable_signature_parse_compact(
                context, &parsed, compact, Int32(recoveryId)) == 1,
            secp256k1_ecdsa_recover(context, &point, &parsed, digest.bytes) == 1
        else { throw CryptographyError(.badSignature, "recover") }
        return try serialize(&point, context)
    }

    /// Whether `publicKey` made the signature; one with a high `s` is never valid.
    package static func verify(
        digest: Hash32, signature: RecoverableSignature, publicKey: PublicKey
    ) throws(CryptographyError) -> Bool {
        let context = try Secp256k1Context.shared()
        var point = secp256k1_pubkey()
        let encoded = [0x04] + publicKey.bytes
        guard secp256k1_ec_pubkey_parse(context, &point, encoded, encoded.count) == 1 else {
            throw CryptographyError(.badPublicKey, "verify")
        }
        var parsed = secp256k1_ecdsa_signature()
        let compact = signature.r.bigEndianBytes + signature.s.bigEndianBytes
        guard signature.isWellFormed,
            secp256k1_ecdsa_signature_parse_compact(context, &parsed, compact) == 1
        else { throw CryptographyError(.badSignature, "verify") }
        return secp256k1_ecdsa_verify(context, &parsed, digest.bytes, &point) == 1
    }

    /// The public key of a private key.
    package static func publicKey(of key: SecretBytes) throws(CryptographyError) -> PublicKey {
        let context = try Secp256k1Context.shared()
        var point = secp256k1_pubkey()
        let isMade = try withValidKey(key, context) { secret in
            secp256k1_ec_pubkey_create(context, &point, secret) == 1
        }
        guard isMade else { throw CryptographyError(.libraryFailure, "publicKey") }
        return try serialize(&point, context)
    }

    /// The account of a private key.
    package static func address(of key: SecretBytes) throws(CryptographyError) -> Address {
        try publicKey(of: key).address
    }

    /// Lends a key that is 32 bytes, not zero and below the group order.
    static func withValidKey(
        _ key: SecretBytes, _ context: OpaquePointer, _ body: (UnsafePointer<UInt8>) -> Bool
    ) throws(CryptographyError) -> Bool {
        try key.withUnsafeBytes { (bytes) throws(CryptographyError) -> Bool in
            guard bytes.count == 32,
                let secret = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                secp256k1_ec_seckey_verify(context, secret) == 1
            else { throw CryptographyError(.badPrivateKey, "secp256k1") }
            return body(secret)
        }
    }

    static func serialize(
        _ point: inout secp256k1_pubkey, _ context: OpaquePointer
    ) throws(CryptographyError) -> PublicKey {
        var encoded = [UInt8](repeating: 0, count: 65)
        var count = encoded.count
        secp256k1_ec_pubkey_serialize(
            context, &encoded, &count, &point, UInt32(SECP256K1_EC_UNCOMPRESSED))
        guard count == 65, let key = PublicKey(bytes: Array(encoded.dropFirst())) else {
            throw CryptographyError(.libraryFailure, "publicKey")
        }
        return key
    }
}
