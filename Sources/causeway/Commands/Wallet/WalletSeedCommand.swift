import ArgumentParser
import Basics
import Signing

/// `wallet mnemonic-seed`.
struct WalletSeedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mnemonic-seed", abstract: "Entropy and seed of BIP-39 mnemonics.",
        discussion: """
            A line: {"mnemonic","passphrase","language"?}, English if none is named. Texts may be in \
            any Unicode normalization; between two words stands exactly one blank. Answers \
            {"entropy","seed"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-text, bad-word-count, \
            unknown-word, bad-mnemonic-checksum, unknown-language, bad-word-list, library-failure.
            """)

    @Option(help: "The folder with LANGUAGE.txt for languages other than English.")
    var wordLists = "Networks/WordLists"

    func run() {
        let lists = WordLists(folder: wordLists, files: SystemFiles())
        Batch.run(secretKeys: ["mnemonic", "passphrase"]) {
            (line, secrets) throws(CommandFailure) -> SecretAnswer in
            let fields = try Fields(line, known: ["mnemonic", "passphrase", "language"])
            let sentence = try WalletLine.secret("mnemonic", fields, secrets)
            let passphrase = try WalletLine.secret("passphrase", fields, secrets)
            let language = fields.has("language") ? try fields.text("language") : "english"
            let list = try lists.list(language)
            do throws(SigningError) {
                let mnemonic = try Mnemonic(parsing: sentence, wordList: list)
                let seed = try mnemonic.seed(passphrase: passphrase)
                return SecretAnswer([("entropy", .hex(mnemonic.entropy)), ("seed", .hex(seed))])
            } catch {
                throw WalletLine.failure(error)
            }
        }
    }
}
