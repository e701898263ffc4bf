import Basics
import Cryptography
import Testing

@Suite struct Ed25519KeyTests {
    struct Case: Sendable {
        let seed: String
        let publicKey: String
        let message: String
        let signature: String
    }

    /// RFC 8032 §7.1, tests 1 to 3.
    static let cases = [
        Case(
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        Case(
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            message: "72",
            signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        Case(
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ]

    @Test func `a flipped bit of signature, message or key is noticed`() throws {
        let vector = Self.cases[2]
        let message = bytes(vector.message)
        let signature = bytes(vector.signature)
        let key = try #require(Ed25519PublicKey(bytes: bytes(vector.publicKey)))
        for bit in 0..<512 { #expect(!key.isValid(flipped(signature, bit), of: message)) }
        for bit in 0..<16 { #expect(!key.isValid(signature, of: flipped(message, bit))) }
        for bit in 0..<256 {
            let other = Ed25519PublicKey(bytes: flipped(key.bytes, bit))
            #expect(other?.isValid(signature, of: message) == false)
        }
        for count in [0, 63, 65] {
            let other = [UInt8](repeating: 1, count: count)
            #expect(!key.isValid(other, of: message))
        }
        #expect(key.isValid(signature, of: message))
    }

    @Test func `a key file is that of RFC 8410 and reads back`() throws {
        let seed = secret(bytes(Self.cases[1].seed))
        let file = try Ed25519PrivateKey(seed: seed).file
        #expect(
            revealed(file)
                == bytes("302e020100300506032b657004220420") + bytes(Self.cases[1].seed))
        #expect(
            try Ed25519PrivateKey(file: file).publicKey.bytes == bytes(Self.cases[1].publicKey))
        for damaged in [Array(revealed(file).dropLast()), revealed(file) + [0], []] {
            #expect(throws: CryptographyError(.badPrivateKey, "Ed25519")) {
                try Ed25519PrivateKey(file: secret(damaged))
            }
        }
        #expect(throws: CryptographyError(.badPrivateKey, "Ed25519")) {
            try Ed25519PrivateKey(seed: secret([UInt8](repeating: 1, count: 31)))
        }
    }

    @Test func `a certificate is the same for the same key and another for another`() throws {
        func certificate(_ index: Int, name: String = "party 1") throws -> SelfSignedCertificate {
            try SelfSignedCertificate(
                key: Ed25519PrivateKey(seed: secret(bytes(Self.cases[index].seed))), name: name,
                serial: 7, from: Timestamp(seconds: 1_700_000_000),
                to: Timestamp(seconds: 2_000_000_000))
        }
        let first = try certificate(0)
        #expect(try first == certificate(0))
        #expect(try first.hash != certificate(1).hash)
        #expect(try first.hash != certificate(0, name: "party 2").hash)
        // The key stands in it as it is (RFC 8410 §4).
        #expect(contains(first.bytes, bytes(Self.cases[0].publicKey)))
        for name in ["", String(repeating: "a", count: 65)] {
            #expect(throws: CryptographyError(.badParameter, "certificate")) {
                try certificate(0, name: name)
            }
        }
    }

    private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0...].starts(with: part) }
    }

    private func flipped(_ bytes: [UInt8], _ bit: Int) -> [UInt8] {
        var copy = bytes
        copy[bit / 8] ^= 1 << UInt8(bit % 8)
        return copy
    }
}
