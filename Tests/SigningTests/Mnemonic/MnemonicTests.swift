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
            "2e8905819b8723fe2c1d161860e5ee1830318dbf49a83bd451cfb8440c28bd6f"
                + "a457fe1296106559a3c80937a1c1069be3a3a5bd381ee6260e8d9739fce1f607"
        ),
        (
            "000000000000000000000000000000000000000000000000",
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon "
                + "abandon abandon abandon abandon abandon abandon agent",
            "035895f2f481b1b0f01fcf8c289c794660b289981a78f8106447707fdd9666ca"
                + "06da5a9a565181599b79f53b844d8a71dd9f439c52a3d7b3e8a79c906ac845fa"
        ),
        (
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo "
                + "zoo vote",
            "dd48c104698c30cfe2b6142103248622fb7bb0ff692eebb00089b32d22484e16"
                + "13912f0a5b694407be899ffd31ed3992c456cdf60f5d4564b8ba3f05a69890ad"
        ),
        (
            "3edc83b60740d77af3afa2fcb82c2f1bc541ee4e2518ddef4996d32453f54a3c",
            "disagree tomato unique attend aspect runway solid violin witness scrap armed daring "
                + "favorite warm decade perfect target kid grant play early wide cigar night",
            "4cded2a55162f5243e54f1d36e2e7b748205db85f71f4d0b7fa4450628db50e9"
                + "6a55f285ca7c40cb46d52a384e68c603e12d51686608c3f8e2d13bac6effdd50"
        ),
        (
            "b8b0ff94389d3ec591c7d2fb72d8d3666e4e52b8cdf5471d",
            "reward margin topic illness stadium glare either where window nothing crumble smoke top "
                + "citizen tobacco salt either truth",
            "d2f8405fb3d03c281d1a55c0206857884207822dc7ecaeca7c0e57ddb9173be0"
                + "091feda6d8352683624126b34cf691c633343c9352617bcecaf4c376982ddef9"
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
        #expect(revealed(try mnemonic.seed(passphrase: secret("TREZOR"))) == bytes(seed))
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
