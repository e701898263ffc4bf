import Arithmetic
import Basics
import Cryptography
import Testing

@Suite struct Secp256k1EncodingsTests {
    private let digest = Keccak256.hash([1, 2, 3])

    private func signed() throws -> (key: PublicKey, signature: RecoverableSignature) {
        var bytes = [UInt8](repeating: 0x46, count: 32)
        let key = SecretBytes(consuming: &bytes)
        return (try Secp256k1.publicKey(of: key), try Secp256k1.sign(digest: digest, key: key))
    }

    /// DER by hand: both integers get a zero in front when their top bit is set.
    private func der(_ signature: RecoverableSignature) -> [UInt8] {
        let parts = [signature.r, signature.s].map { value -> [UInt8] in
            let bytes = value.minimalBytes
            let body = (bytes.first ?? 0) >= 0x80 ? [0] + bytes : bytes
            return [0x02, UInt8(body.count)] + body
        }
        let body = parts[0] + parts[1]
        return [0x30, UInt8(body.count)] + body
    }

    @Test func `each form of key and signature is valid`() throws {
        let (key, signature) = try signed()
        let compact = signature.r.bigEndianBytes + signature.s.bigEndianBytes
        let prefix: UInt8 = 2 | (key.bytes[63] & 1)
        let forms: [[UInt8]] = [
            key.bytes, [4] + key.bytes, [prefix] + Array(key.bytes.prefix(32)),
        ]
        for form in forms {
            for encoded in [compact, der(signature)] {
                #expect(
                    try Secp256k1.verify(
                        digest: digest, encodedSignature: encoded, encodedPublicKey: form))
                #expect(
                    try !Secp256k1.verify(
                        digest: .zero, encodedSignature: encoded, encodedPublicKey: form))
            }
        }
    }

    @Test func `what is no signature is not valid`() throws {
        let (key, signature) = try signed()
        let compact = signature.r.bigEndianBytes + signature.s.bigEndianBytes
        let wrong: [[UInt8]] = [
            [], [0x30], compact + [0], Array(compact.dropLast()), der(signature) + [0],
            [UInt8](repeating: 0, count: 64), [UInt8](repeating: 0xff, count: 64),
        ]
        for bytes in wrong {
            #expect(
                try !Secp256k1.verify(
                    digest: digest, encodedSignature: bytes, encodedPublicKey: key.bytes))
        }
    }

    @Test func `what is no key is an error`() throws {
        let (key, signature) = try signed()
        let hybrid: UInt8 = 6 | (key.bytes[63] & 1)
        let wrong: [[UInt8]] = [
            [], [2], [UInt8](repeating: 0xff, count: 64), [5] + Array(key.bytes.prefix(32)),
            [hybrid] + key.bytes,
        ]
        for bytes in wrong {
            #expect(throws: CryptographyError(.badPublicKey, "verify")) {
                try Secp256k1.verify(
                    digest: digest, encodedSignature: der(signature), encodedPublicKey: bytes)
            }
        }
    }
}
