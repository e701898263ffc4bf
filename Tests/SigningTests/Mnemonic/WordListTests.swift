import Basics
import Cryptography
import Foundation
import Signing
import Testing

@Suite struct WordListTests {
    /// SHA-256 of each file, as the folder `bip-0039` of Bitcoin's repository of proposals has it.
    static let digests = [
        "chinese_simplified": "5c5942792bd8340cb8b27cd592f1015edf56a8c5b26276ee18a482428e7c5726",
        "chinese_traditional": "417b26b3d8500a4ae3d59717d7011952db6fc2fb84b807f3f94ac734e89c1b5f",
        "czech": "7e80e161c3e93d9554c2efb78d4e3cebf8fc727e9c52e03b83b94406bdcc95fc",
        "french": "ebc3959ab7801a1df6bac4fa7d970652f1df76b683cd2f4003c941c63d517e59",
        "italian": "d392c49fdb700a24cd1fceb237c1f65dcc128f6b34a8aacb58b59384b5c648c2",
        "japanese": "2eed0aef492291e061633d7ad8117f1a2b03eb80a29d0e4e3117ac2528d05ffd",
        "korean": "9e95f86c167de88f450f0aaf89e87f6624a57f973c67b516e338e8e8b8897f60",
        "portuguese": "2685e9c194c82ae67e10ba59d9ea5345a23dc093e92276fc5361f6667d79cd3f",
        "spanish": "46846a5a0139d1e3cb77293e521c2865f7bcdb82c44e8d0a06a2cd0ecba48c0b",
    ]
    static let englishDigest = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"

    static func file(_ language: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return Array(
            try Data(contentsOf: folder.appending(path: "Networks/WordLists/\(language).txt")))
    }

    static func list(_ language: String) throws -> WordList {
        try WordList(parsing: try file(language))
    }

    /// The built-in words, seen through the mnemonics that they make.
    static func english() throws -> [String] {
        try (0..<2048).map { number in
            // The first word stands for the first 11 bits.
            var entropy = [UInt8](repeating: 0, count: 16)
            entropy[0] = UInt8(number >> 3)
            entropy[1] = UInt8(number & 7) << 5
            let sentence = revealed(try Mnemonic(entropy: secret(entropy)).sentence)
            return String(decoding: sentence.prefix { $0 != 0x20 }, as: UTF8.self)
        }
    }

    @Test func `the built-in list is the published one`() throws {
        let text = try WordListTests.english().joined(separator: "\n") + "\n"
        #expect(SHA256.hash(Array(text.utf8)).hex == "0x" + WordListTests.englishDigest)
    }

    @Test(arguments: digests.keys.sorted())
    func `the lists of other languages are the published ones`(language: String) throws {
        let file = try WordListTests.file(language)
        #expect(SHA256.hash(file).hex == WordListTests.digests[language].map { "0x" + $0 })
        let list = try WordList(parsing: file)
        let words = file.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        let entropy = (0..<32).map { UInt8(($0 * 91 + 5) % 256) }
        let made = try Mnemonic(entropy: secret(entropy), wordList: list)
        #expect(revealed(try Mnemonic(parsing: made.sentence, wordList: list).entropy) == entropy)
        // Written composed, the words are still the same.
        let composed = String(decoding: revealed(made.sentence), as: UTF8.self)
            .precomposedStringWithCanonicalMapping
        let read = try Mnemonic(parsing: secret(composed), wordList: list)
        #expect(revealed(read.entropy) == entropy)
        #expect(words.count == WordList.count)
    }

    @Test func `a file that is no list is refused`() throws {
        let good = try WordListTests.file("czech")
        let lines = String(decoding: good, as: UTF8.self).split(separator: "\n").map(String.init)
        func code(_ lines: [String], _ separator: String = "\n") -> SigningError.Code? {
            do throws(SigningError) {
                _ = try WordList(parsing: Array(lines.joined(separator: separator).utf8))
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(lines) == nil)
        #expect(code(lines + [""]) == nil)
        #expect(code(lines.dropLast()) == .badWordList)
        #expect(code(lines + ["x"]) == .badWordList)
        #expect(code(lines + ["", ""]) == .badWordList)
        #expect(code(lines.dropLast() + [lines[0]]) == .badWordList)
        #expect(code(lines.dropLast() + [""]) == .badWordList)
        #expect(code(lines.dropLast() + ["a b"]) == .badWordList)
        #expect(code(lines.dropLast() + ["a\u{3000}b"]) == .badWordList)
        #expect(code(lines, "\r\n") == .badWordList)
        // Twice the same word, written in two ways.
        #expect(code(lines.dropLast(2) + ["\u{e9}", "e\u{301}"]) == .badWordList)
        #expect(throws: SigningError(.badWordList)) {
            try WordList(parsing: good.map { $0 == 0x61 ? 0xff : $0 })
        }
        #expect(throws: SigningError(.badWordList)) {
            try WordList(parsing: [UInt8](repeating: 0x61, count: 300_000))
        }
    }
}
