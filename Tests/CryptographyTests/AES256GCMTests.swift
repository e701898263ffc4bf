import Cryptography
import Testing

/// The test cases 13 to 16 of the mode's proposal ("The Galois/Counter Mode of Operation", McGrew and
/// Viega), which are those with a key of 256 bits.
@Suite struct AES256GCMTests {
    struct Case: Sendable {
        let key: String
        let nonce: String
        var plaintext = ""
        var header = ""
        var ciphertext = ""
        let tag: String
    }

    static let zeroKey = String(repeating: "0", count: 64)
    static let zeroNonce = String(repeating: "0", count: 24)
    static let key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
    static let text =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
    static let sealed =
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"

    static let cases = [
        Case(key: zeroKey, nonce: zeroNonce, tag: "530f8afbc74536b9a963b4f1c4cb738b"),
        Case(
            key: zeroKey, nonce: zeroNonce, plaintext: "00000000000000000000000000000000",
            ciphertext: "cea7403d4d606b6e074ec5d3baf39d18", tag: "d0d1c8a799996bf0265b98b5d48ab919"),
        Case(
            key: key, nonce: "cafebabefacedbaddecaf888", plaintext: text, ciphertext: sealed,
            tag: "b094dac5d93471bdec1a502270e3cc6c"),
        Case(
            key: key, nonce: "cafebabefacedbaddecaf888", plaintext: String(text.prefix(120)),
            header: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            ciphertext: String(sealed.prefix(120)), tag: "76fc6ece0f4e1768cddf8853bb2d551b"),
    ]

    @Test(arguments: 0..<4) func `the published vectors hold`(_ index: Int) throws {
        let vector = Self.cases[index]
        let sealed = try AES256GCM.seal(
            secret(bytes(vector.plaintext)), key: secret(bytes(vector.key)),
            nonce: bytes(vector.nonce), header: bytes(vector.header))
        #expect(sealed == bytes(vector.ciphertext + vector.tag))
        let opened = try AES256GCM.open(
            sealed, key: secret(bytes(vector.key)), nonce: bytes(vector.nonce),
            header: bytes(vector.header))
        #expect(revealed(opened) == bytes(vector.plaintext))
    }

    @Test func `every flipped bit is noticed, in the text, the tag, the header and the nonce`()
        throws
    {
        let vector = Self.cases[3]
        let key = secret(bytes(vector.key))
        let nonce = bytes(vector.nonce)
        let header = bytes(vector.header)
        let sealed = bytes(vector.ciphertext + vector.tag)
        func fails(_ sealed: [UInt8], _ nonce: [UInt8], _ header: [UInt8]) -> Bool {
            do throws(CryptographyError) {
                _ = try AES256GCM.open(sealed, key: key, nonce: nonce, header: header)
                return false
            } catch {
                return error.code == .notAuthentic
            }
        }
        #expect(!fails(sealed, nonce, header))
        for bit in 0..<(sealed.count * 8) {
            #expect(fails(flipped(sealed, bit), nonce, header))
        }
        for bit in 0..<(nonce.count * 8) { #expect(fails(sealed, flipped(nonce, bit), header)) }
        for bit in 0..<(header.count * 8) { #expect(fails(sealed, nonce, flipped(header, bit))) }
        #expect(fails(Array(sealed.dropLast()), nonce, header))
        #expect(fails(sealed + [0], nonce, header))
        #expect(fails(sealed, nonce, []))
    }

    @Test func `keys and nonces of another size, and less than a tag, are refused`() {
        func code(_ key: Int, _ nonce: Int, _ sealed: Int) -> CryptographyError.Code? {
            do throws(CryptographyError) {
                _ = try AES256GCM.open(
                    [UInt8](repeating: 0, count: sealed),
                    key: secret([UInt8](repeating: 0, count: key)),
                    nonce: [UInt8](repeating: 0, count: nonce), header: [])
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(32, 12, 16) == .notAuthentic)
        for (key, nonce, sealed) in [(31, 12, 16), (33, 12, 16), (32, 11, 16), (32, 12, 15)] {
            #expect(code(key, nonce, sealed) == .badParameter)
        }
        #expect(throws: CryptographyError(.badParameter, "AES-256-GCM")) {
            try AES256GCM.seal(
                secret([1]), key: secret([UInt8](repeating: 0, count: 16)),
                nonce: [UInt8](repeating: 0, count: 12), header: [])
        }
    }

    private func flipped(_ bytes: [UInt8], _ bit: Int) -> [UInt8] {
        var copy = bytes
        copy[bit / 8] ^= 1 << UInt8(bit % 8)
        return copy
    }
}
