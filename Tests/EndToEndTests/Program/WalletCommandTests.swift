import Codecs
import Testing

extension ProgramTests {
    /// The `wallet` commands against independent figures.
    @Suite struct WalletCommandTests {
        @Test func `mnemonics, derived keys and keystores are those of others`() async throws {
            let folder = try TestFolder()
            let count = isFull ? "100000" : "500"
            let check = try await ProgramProcess.run(
                ProgramProcess.python,
                [ProgramProcess.client("check_wallet.py"), ProgramProcess.causeway, "1", count],
                in: folder, seconds: isFull ? 3_600 : 120)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)")
            #expect(check.lines.first?["ok"]?.boolValue == true)
        }

        private let mnemonic = #""mnemonic":"zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong""#

        @Test func `what is no mnemonic has a name, and its words are not repeated`() async throws {
            let lines: [(String, String)] = [
                (#"{\#(mnemonic),"passphrase":"","language":"klingon"}"#, "unknown-language"),
                (#"{\#(mnemonic),"passphrase":"","language":"../english"}"#, "unknown-language"),
                (#"{\#(mnemonic),"passphrase":"","language":"italian"}"#, "unknown-word"),
                (#"{\#(mnemonic)}"#, "missing-key"),
                (#"{\#(mnemonic),"passphrase":null}"#, "bad-value"),
                (#"{\#(mnemonic),"passphrase":"\ud800"}"#, "bad-value"),
                (#"{\#(mnemonic),"passphrase":"","password":""}"#, "unknown-key"),
                (#"{"mnemonic":"sesame","passphrase":""}"#, "bad-word-count"),
                (#"{\#(mnemonic),\#(mnemonic),"passphrase":""}"#, "bad-json"),
            ]
            let answers = try await ProgramBatch.run(["wallet", "mnemonic-seed"], lines.map(\.0))
            for (answer, line) in zip(answers, lines) {
                #expect(ProgramBatch.code(answer) == line.1, "\(line.0): \(answer.text)")
                #expect(!answer.text.contains("zoo") && !answer.text.contains("sesame"))
            }
        }

        @Test func `escapes in a secret mean what JSON says`() async throws {
            let forms = [
                #"\u338d\ud83d\ude00"#, "\u{338d}\u{1f600}", #"\u338D\uD83D\uDE00"#,
                "\u{338d}" + #"\ud83d\uDe00"#,
            ]
            let answers = try await ProgramBatch.run(
                ["wallet", "mnemonic-seed"], forms.map { #"{\#(mnemonic),"passphrase":"\#($0)"}"# })
            let seeds = Set(answers.compactMap { $0["seed"]?.stringValue })
            #expect(answers.count == forms.count)
            #expect(seeds.count == 1, "\(answers)")
        }

        @Test func `paths and keys that cannot be are errors with their field`() async throws {
            let seed = #""seed":"0x000102030405060708090a0b0c0d0e0f""#
            let lines: [(String, String, String)] = [
                (#"{\#(seed),"path":"m/0/"}"#, "bad-path", "path"),
                (#"{\#(seed),"path":7}"#, "bad-value", "path"),
                (#"{\#(seed)}"#, "missing-key", "path"),
                (#"{"path":"m"}"#, "missing-key", "seed"),
                (#"{"seed":"0x00","path":"m"}"#, "bad-seed", "seed"),
                (#"{"seed":"00","path":"m"}"#, "bad-value", "seed"),
                (#"{\#(seed),"extendedKey":"xprv","path":"m"}"#, "bad-value", "extendedKey"),
                (#"{"extendedKey":"xprv","path":"m"}"#, "bad-extended-key", "extendedKey"),
            ]
            let answers = try await ProgramBatch.run(["wallet", "derive"], lines.map(\.0))
            for (answer, line) in zip(answers, lines) {
                #expect(ProgramBatch.code(answer) == line.1, "\(line.0): \(answer.text)")
                #expect(answer["error"]?["field"]?.stringValue == line.2, "\(answer.text)")
            }
        }

        @Test func `a keystore is refused by the field that is wrong`() async throws {
            let made = try await ProgramBatch.run(
                ["wallet", "keystore-encrypt"],
                [
                    #"{"privateKey":"0x\#(String(repeating: "01", count: 32))","password":"p","#
                        + #""kdf":"scrypt","n":2}"#
                ])
            let keystore = try #require(made.first?["keystore"]).text
            let lines: [(String, String, String)] = [
                (keystore, "wrong-password", "password"),
                (
                    keystore.replacing("\"n\":2", with: "\"n\":3"), "unsupported-keystore",
                    "keystore.crypto.kdfparams"
                ),
                (
                    keystore.replacing("\"n\":2", with: "\"n\":2.0"), "bad-keystore",
                    "keystore.crypto.kdfparams.n"
                ),
                (
                    keystore.replacing("\"version\":3", with: "\"version\":1"),
                    "unsupported-keystore", "keystore.version"
                ),
                ("7", "bad-value", "keystore"), ("{}", "bad-keystore", "keystore.version"),
            ]
            let answers = try await ProgramBatch.run(
                ["wallet", "keystore-decrypt"],
                lines.map { #"{"keystore":\#($0.0),"password":"q"}"# })
            for (answer, line) in zip(answers, lines) {
                #expect(ProgramBatch.code(answer) == line.1, "\(line.0): \(answer.text)")
                #expect(answer["error"]?["field"]?.stringValue == line.2, "\(answer.text)")
            }
        }

        @Test func `what is no key is not encrypted`() async throws {
            let zero = String(repeating: "0", count: 64)
            let one = String(repeating: "0", count: 63) + "1"
            let lines: [(String, String)] = [
                (#"{"privateKey":"0x\#(zero)","password":"p"}"#, "bad-private-key"),
                (#"{"privateKey":"0x01","password":"p"}"#, "bad-private-key"),
                (#"{"privateKey":"0x0","password":"p"}"#, "bad-value"),
                (#"{"privateKey":"0x\#(one)","password":"p","c":5}"#, "bad-value"),
                (#"{"privateKey":"0x\#(one)","password":"p","n":3}"#, "unsupported-keystore"),
                (#"{"privateKey":"0x\#(one)","password":"p","kdf":"argon2"}"#, "bad-value"),
                (
                    #"{"privateKey":"0x\#(one)","password":"p","n":2,"#
                        + #""address":"0x0000000000000000000000000000000000000001"}"#,
                    "wrong-address"
                ),
            ]
            let answers = try await ProgramBatch.run(
                ["wallet", "keystore-encrypt"], lines.map(\.0))
            for (answer, line) in zip(answers, lines) {
                #expect(ProgramBatch.code(answer) == line.1, "\(line.0): \(answer.text)")
                #expect(!answer.text.contains(one))
            }
        }
    }
}
