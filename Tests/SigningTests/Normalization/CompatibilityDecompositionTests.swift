import Basics
import Cryptography
import Signing
import Testing

@Suite struct CompatibilityDecompositionTests {
    /// The seed of a mnemonic, whose salt is the normalized passphrase.
    static func seed(_ passphrase: String) throws -> [UInt8] {
        let words = [String](repeating: "zoo", count: 11) + ["wrong"]
        let mnemonic = try Mnemonic(parsing: secret(words.joined(separator: " ")))
        return revealed(try mnemonic.seed(passphrase: secret(passphrase)))
    }

    /// The normal form by what is published: a list may be given in any form, its words come out in
    /// this one.
    @Test(arguments: [
        // Precomposed, compatibility, two marks in the wrong order, Hangul with and without a tail,
        // a singleton, a ligature, and what has no decomposition.
        ("\u{e9}", "e\u{301}"), ("\u{334d}", "\u{30e1}\u{30fc}\u{30c8}\u{30eb}"),
        ("a\u{301}\u{323}", "a\u{323}\u{301}"), ("\u{1e69}", "s\u{323}\u{307}"),
        ("\u{ac00}", "\u{1100}\u{1161}"), ("\u{ac01}", "\u{1100}\u{1161}\u{11a8}"),
        ("\u{d7a3}", "\u{1112}\u{1175}\u{11c2}"), ("\u{212b}", "A\u{30a}"), ("\u{fb03}", "ffi"),
        ("\u{1d400}\u{1d7ff}", "A9"), ("\u{3000}", " "), ("\u{a0}x", " x"),
        ("\u{2f800}", "\u{4e3d}"),
        ("\u{10ffff}\u{1f600}", "\u{10ffff}\u{1f600}"), ("\u{fdfa}", ligature),
        ("\u{301}\u{323}", "\u{323}\u{301}"), ("\u{301}\u{301}", "\u{301}\u{301}"),
        ("\u{1f82}", "\u{3b1}\u{313}\u{300}\u{345}"),
    ])
    func `texts that mean the same give the same seed`(text: String, normal: String) throws {
        #expect(
            try CompatibilityDecompositionTests.seed(text)
                == CompatibilityDecompositionTests.seed(normal))
    }

    /// Eighteen characters, the longest of all.
    static let ligature =
        "\u{635}\u{644}\u{649} \u{627}\u{644}\u{644}\u{647} \u{639}\u{644}\u{64a}\u{647} "
        + "\u{648}\u{633}\u{644}\u{645}"

    @Test func `every code point becomes what Unicode 18 says`() throws {
        // SHA-256 over the normal forms of all code points, each with a line end behind it, by the
        // Python package pyunormalize 18.0.0.
        var normal: [UInt8] = []
        for start in stride(from: 0, to: 0x11_0000, by: 0x1000) {
            var text: [UInt8] = []
            for point in start..<(start + 0x1000) {
                guard let scalar = Unicode.Scalar(UInt32(point)) else { continue }
                text += Array(String(scalar).utf8) + [0x0a]
            }
            normal += revealed(try #require(secret(text).normalized()))
        }
        #expect(
            SHA256.hash(normal).hex
                == "0x55622aaa86a1dc9e3e6664d3683f7b63ba2fe12381f2cbfcd6e499251dd949fd")
    }

    @Test func `different texts stay different`() throws {
        #expect(
            try CompatibilityDecompositionTests.seed("\u{e9}")
                != CompatibilityDecompositionTests.seed("e"))
        // Marks of one class keep their order.
        #expect(
            try CompatibilityDecompositionTests.seed("a\u{300}\u{301}")
                != CompatibilityDecompositionTests.seed("a\u{301}\u{300}"))
    }

    @Test func `marks without end are sorted all the same`() throws {
        let marks = String(repeating: "\u{301}\u{323}", count: 20_000)
        let sorted =
            String(repeating: "\u{323}", count: 20_000)
            + String(repeating: "\u{301}", count: 20_000)
        #expect(
            try CompatibilityDecompositionTests.seed(marks)
                == CompatibilityDecompositionTests.seed(sorted))
    }

    @Test(arguments: [
        [0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
    ])
    func `what is not UTF-8 is refused`(content: [UInt8]) throws {
        let words = [String](repeating: "zoo", count: 11) + ["wrong"]
        let mnemonic = try Mnemonic(parsing: secret(words.joined(separator: " ")))
        #expect(throws: SigningError(.badText)) {
            try mnemonic.seed(passphrase: secret([0x61] + content))
        }
        #expect(throws: SigningError(.badText)) { try Mnemonic(parsing: secret(content)) }
    }
}
