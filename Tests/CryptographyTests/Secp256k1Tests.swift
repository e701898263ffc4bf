import Arithmetic
import Basics
import Cryptography
import Testing

@Suite struct Secp256k1Tests {
    struct Case: Decodable {
        let privateKey: String
        let publicKey: String
        let address: String
        let digest: String
        let r: String
        let s: String
        let yParity: UInt8
    }

    static let one = [UInt8](repeating: 0, count: 31) + [1]

    // The vectors for RFC 6979 on secp256k1 that circulate among wallets: private key 1, SHA-256
    // of the text.
    @Test(arguments: [
        (
            "Satoshi Nakamoto", "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8",
            "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5"
        ),
        (
            "All those moments will be lost in time, like tears in rain. Time to die...",
            "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b",
            "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21"
        ),
    ])
    func `nonces follow RFC 6979`(text: String, r: String, s: String) throws {
        let signature = try Secp256k1.sign(
            digest: SHA256.hash(Array(text.utf8)), key: secret(Secp256k1Tests.one))
        #expect(signature.r.bigEndianBytes == bytes(r))
        #expect(signature.s.bigEndianBytes == bytes(s))
    }

    // Tests/Vectors/ethereum_signatures.json, by eth-keys in pure Python.
    @Test func `keys, signatures and recovery agree with eth-keys`() throws {
        let cases = try vectors("ethereum_signatures.json", as: Case.self)
        #expect(cases.count == 60)
        for item in cases {
            let key = secret(try Hex.decode(item.privateKey))
            let digest = try Hash32(hex: item.digest)
            let publicKey = try Secp256k1.publicKey(of: key)
            #expect(Hex.encode(publicKey.bytes) == item.publicKey)
            #expect(try Secp256k1.address(of: key).hex == item.address)
            let signature = try Secp256k1.sign(digest: digest, key: key)
            #expect(signature.r == (try UInt256(quantity: item.r)))
            #expect(signature.s == (try UInt256(quantity: item.s)))
            #expect(signature.yParity == item.yParity)
            #expect(signature.isLow && signature.isWellFormed)
            #expect(try Secp256k1.recover(digest: digest, signature: signature) == publicKey)
            #expect(
                try Secp256k1.verify(digest: digest, signature: signature, publicKey: publicKey))
            var other = signature
            other.yParity ^= 1
            let recovered = try? Secp256k1.recover(digest: digest, signature: other)
            #expect(recovered != publicKey)
            #expect(
                try !Secp256k1.verify(
                    digest: SHA256.hash(digest.bytes), signature: signature, publicKey: publicKey))
        }
    }

    @Test(arguments: [
        [], [1], [UInt8](repeating: 0, count: 32), [UInt8](repeating: 0xff, count: 32),
        // The group order itself.
        bytes("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"),
        [UInt8](repeating: 1, count: 31), [UInt8](repeating: 1, count: 33),
    ])
    func `what is no private key is refused`(content: [UInt8]) {
        let expected = CryptographyError(.badPrivateKey, "secp256k1")
        #expect(throws: expected) { try Secp256k1.publicKey(of: secret(content)) }
        #expect(throws: expected) { try Secp256k1.sign(digest: .zero, key: secret(content)) }
    }

    @Test func `the greatest private key is accepted`() throws {
        // Order − 1 is the negative of 1: the same x coordinate.
        let last = bytes("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140")
        let first = try Secp256k1.publicKey(of: secret(Secp256k1Tests.one))
        let mirrored = try Secp256k1.publicKey(of: secret(last))
        #expect(first.bytes.prefix(32) == mirrored.bytes.prefix(32))
        #expect(first != mirrored)
    }

    @Test func `a malformed signature recovers nothing`() {
        let order = try? UInt256(
            quantity: "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
        for (r, s) in [(0, 1), (1, 0), (order ?? 0, 1), (1, order ?? 0), (.max, .max)]
            as [(
                UInt256, UInt256
            )]
        {
            let signature = RecoverableSignature(r: r, s: s, yParity: 0)
            #expect(!signature.isWellFormed)
            #expect(throws: CryptographyError(.badSignature, "recover")) {
                try Secp256k1.recover(digest: .zero, signature: signature)
            }
        }
        #expect(throws: CryptographyError(.badSignature, "recover")) {
            try Secp256k1.recover(
                digest: .zero, signature: RecoverableSignature(r: 1, s: 1, yParity: 2))
        }
    }

    @Test func `half the order is the last low s`() throws {
        let half = try UInt256(
            quantity: "0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0")
        #expect(RecoverableSignature(r: 1, s: half, yParity: 0).isLow)
        #expect(!RecoverableSignature(r: 1, s: half + 1, yParity: 0).isLow)
    }

    @Test func `a point off the curve is no public key`() throws {
        let key = try #require(PublicKey(bytes: [UInt8](repeating: 5, count: 64)))
        #expect(throws: CryptographyError(.badPublicKey, "verify")) {
            try Secp256k1.verify(
                digest: .zero, signature: RecoverableSignature(r: 1, s: 1, yParity: 0),
                publicKey: key)
        }
        #expect(PublicKey(bytes: [1, 2, 3]) == nil)
    }
}
