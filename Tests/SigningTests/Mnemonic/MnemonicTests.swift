import Basics
import Cryptography
import Signing
import Testing

@Suite struct MnemonicTests {
    /// Entropy, words, and the seed without a passphrase: from trezor/python-mnemonic, vectors.json.
    static let published: [(entropy: String, words: String, seed: String)] = [
        (
            "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
            "legal winner thank year wave sausage worth useful legal winner thank yellow",
            "f48f158e9689580f91ae0c813f4353ba2f90cd242e811ec27b2d79f97eb21fcf"
                + "af54a0b546c27c3b0a60285df2b064b3eef84fa7269d93ab013af10a20adc758"
        ),
        (
            "000000000000000000000000000000000000000000000000",
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon "
                + "abandon abandon abandon abandon abandon abandon agent",
            "e6fa0d745f5b841a4c90f1487dea80d5e5cc64c46c7aebe115b10ac333066f37"
                + "b6d34ae514b8a1acb21b38c3836c248aec81c10874c2323bee98e70443cb2e2c"
        ),
        (
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo "
                + "zoo vote",
            "024a5866efbd866885915e8eb2fc743af294c1b69285d2d62efff4228d6b3eb5"
                + "3bfc2ecd97048fc9691b200ee4f11af4e51fab23aa0ac674dd187235b4e3283f"
        ),
        (
            "3edc83b60740d77af3afa2fcb82c2f1bc541ee4e2518ddef4996d32453f54a3c",
            "disagree tomato unique attend aspect runway solid violin witness scrap armed daring "
                + "favorite warm decade perfect target kid grant play early wide cigar night",
            "fdd3a53afaaf299cb3c5c1f9a2bb69627a03da65106deca4301859cda102d34e"
                + "ece0ad49558f145fb8986cf39b4ce88aad96c21ae9be2894da97a6379659ad25"
        ),
        (
            "b8b0ff94389d3ec591c7d2fb72d8d3666e4e52b8cdf5471d",
            "reward margin topic illness stadium glare either where window nothing crumble smoke top "
                + "citizen tobacco salt either truth",
            "366e1ba1ab99d840505b94a20d9c63f1e17ec330ff77a7e2db399b57be5d3497"
                + "1ca33d7dea361f5bc9f3e6c939f0624f7231d62f53b9963d9632c8926a031abe"
        ),
    ]

    static let zeros = "abandon " + String(repeating: "abandon ", count: 10) + "about"

    static func code(_ text: String) -> SigningError? {
        do throws(SigningError) {
            _ = try Mnemonic(parsing: secret(text))
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: published)
    func `the published mnemonics give entropy and seed`(
        entropy: String, words: String, seed: String
    ) throws {
        let mnemonic = try Mnemonic(parsing: secret(words))
        #expect(revealed(mnemonic.entropy) == bytes(entropy))
        #expect(revealed(try mnemonic.seed(passphrase: secret(""))) == bytes(seed))
        let made = try Mnemonic(entropy: secret(bytes(entropy)))
        #expect(made.sentence == secret(words))
    }

    @Test func `a passphrase gives another seed`() throws {
        let mnemonic = try Mnemonic(parsing: secret(MnemonicTests.zeros))
        // The first vector of BIP-39's own list.
        #expect(
            revealed(try mnemonic.seed(passphrase: secret("TREZOR")))
                == bytes(
                    "c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531"
                        + "f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04"))
    }

    // From the Japanese vectors that BIP-39 names (bip32JP).
    @Test func `Japanese words and passphrase are normalized`() throws {
        let words =
            String(repeating: "あいこくしん　", count: 11) + "あおぞら"
        let list = try WordListTests.list("japanese")
        let mnemonic = try Mnemonic(parsing: secret(words), wordList: list)
        #expect(revealed(mnemonic.entropy) == [UInt8](repeating: 0, count: 16))
        let seed = bytes(
            "a262d6fb6122ecf45be09c50492b31f92e9beb7d9a845987a02cefda57a15f9c"
                + "467a17872029a9e92299b5cbdf306e3a0ee620245cbd508959b6cb7ca637bd55")
        for passphrase in ["㍍ガバヴァぱばぐゞちぢ十人十色", "メートルガバヴァぱばぐゞちぢ十人十色"] {
            #expect(revealed(try mnemonic.seed(passphrase: secret(passphrase))) == seed)
        }
        #expect(throws: SigningError(.unknownWord)) { try Mnemonic(parsing: secret(words)) }
    }

    @Test func `every number of words that there is reads back`() throws {
        for count in [16, 20, 24, 28, 32] {
            let entropy = (0..<count).map { UInt8(($0 * 37 + 11) % 256) }
            let made = try Mnemonic(entropy: secret(entropy))
            let read = try Mnemonic(parsing: made.sentence)
            #expect(revealed(read.entropy) == entropy)
            #expect(revealed(made.sentence).count { $0 == 0x20 } == count / 4 * 3 - 1)
        }
        for count in [0, 12, 15, 17, 33, 36] {
            #expect(throws: SigningError(.badEntropy)) {
                try Mnemonic(entropy: secret([UInt8](repeating: 0, count: count)))
            }
        }
    }

    @Test func `what is no mnemonic is refused for its reason`() {
        let good = MnemonicTests.zeros
        #expect(MnemonicTests.code(good) == nil)
        let cases: [(String, SigningError.Code)] = [
            ("", .badWordCount), ("abandon", .badWordCount), (good + " abandon", .badWordCount),
            (good + " ", .badWordCount), (" " + good, .badWordCount),
            (good.replacing("about", with: ""), .unknownWord),
            (good.replacing("about", with: "About"), .unknownWord),
            (good.replacing("about", with: "abou"), .unknownWord),
            (good.replacing("about", with: "aboutt"), .unknownWord),
            (good.replacing(" about", with: "\tabout"), .badWordCount),
            (good.replacing("about", with: "about\n"), .unknownWord),
            (good.replacing("about", with: "ability"), .badMnemonicChecksum),
            (good.replacing("about", with: "abandon"), .badMnemonicChecksum),
            (String(repeating: "abandon ", count: 26) + "about", .badWordCount),
        ]
        for (text, code) in cases {
            #expect(MnemonicTests.code(text)?.code == code, "\(text)")
            #expect(MnemonicTests.code(text)?.field == "mnemonic")
        }
    }

    @Test func `an error names a word by its place alone`() throws {
        let text = MnemonicTests.zeros.replacing("about", with: "sesame")
        let error = try #require(MnemonicTests.code(text))
        #expect(error.detail == "word 12")
        #expect(!"\(error)".contains("sesame"))
    }

    @Test func `one changed word in sixteen passes the checksum of twelve`() throws {
        var passed = 0
        let list = try WordListTests.english()
        for word in list
        where
            (try? Mnemonic(
                parsing: secret(String(repeating: "abandon ", count: 11) + word))) != nil
        {
            passed += 1
        }
        #expect(passed == 128)
    }
}
