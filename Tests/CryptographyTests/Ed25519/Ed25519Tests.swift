import Cryptography
import Testing

@Suite struct Ed25519Tests {
    struct Vector: Sendable {
        let key: String
        let publicKey: String
        let message: String
        let signature: String
    }

    // RFC 8032, section 7.1, tests 1 and 3.
    static let vectors = [
        Vector(
            key: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        Vector(
            key: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ]

    @Test(arguments: vectors)
    func `keys and signatures are those of the RFC`(vector: Vector) throws {
        let key = secret(bytes(vector.key))
        #expect(try Ed25519.publicKey(of: key) == bytes(vector.publicKey))
        let signature = try Ed25519.signature(bytes(vector.message), key: key)
        #expect(signature == bytes(vector.signature))
        #expect(
            Ed25519.verify(
                bytes(vector.message), signature: signature, publicKey: bytes(vector.publicKey)))
    }

    @Test func `another message, key or signature is refused`() throws {
        let vector = Ed25519Tests.vectors[1]
        let (key, signature) = (bytes(vector.publicKey), bytes(vector.signature))
        var other = signature
        other[0] ^= 1
        #expect(!Ed25519.verify([0xaf, 0x83], signature: signature, publicKey: key))
        #expect(!Ed25519.verify([0xaf, 0x82], signature: other, publicKey: key))
        #expect(!Ed25519.verify([0xaf, 0x82], signature: signature + [0], publicKey: key))
        #expect(!Ed25519.verify([0xaf, 0x82], signature: [], publicKey: key))
        #expect(!Ed25519.verify([0xaf, 0x82], signature: signature, publicKey: Array(key[1...])))
        let foreign = bytes(Ed25519Tests.vectors[0].publicKey)
        #expect(!Ed25519.verify([0xaf, 0x82], signature: signature, publicKey: foreign))
    }

    @Test func `a private key of another length is refused`() {
        #expect(throws: CryptographyError(.badPrivateKey, "Ed25519")) {
            try Ed25519.publicKey(of: secret([1, 2, 3]))
        }
    }
}
