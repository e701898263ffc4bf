import ArgumentParser
import Basics
import Codecs
import Cryptography
import Ethereum
import Signing

/// `wallet derive`.
struct WalletDeriveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "derive", abstract: "Keys of BIP-32 below a seed or an extended key.",
        discussion: """
            A line: {"seed" | "extendedKey","path"}. The seed has 16 to 64 bytes; an extended key is \
            the text that starts with xprv or xpub; the path is m, then for each level a slash and a \
            number, hardened by ' (or h, or H) behind it. Answers {"privateKey"?,"publicKey",\
            "chainCode","address","xprv"?,"xpub"}, the public key in its short form.
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-seed, bad-extended-key, \
            bad-path, hardened-from-public, too-deep, unusable-child, library-failure.
            """)

    func run() {
        Batch.run(secretKeys: ["seed", "extendedKey"]) {
            (line, secrets) throws(CommandFailure) -> SecretAnswer in
            let fields = try Fields(line, known: ["seed", "extendedKey", "path"])
            let root = try Self.root(fields, secrets)
            let text = try fields.text("path")
            do throws(SigningError) {
                let path = try DerivationPath(parsing: text)
                switch root {
                case .privateKey(let key): return Self.answer(try key.descendant(path))
                case .publicKey(let key): return Self.answer(try key.descendant(path), nil)
                }
            } catch {
                throw WalletLine.failure(error, field: "path")
            }
        }
    }

    private static func root(
        _ fields: Fields, _ secrets: [String: SecretBytes]
    ) throws(CommandFailure) -> ExtendedKey {
        if fields.has("seed"), fields.has("extendedKey") {
            throw fields.bad("extendedKey", "give either seed or extendedKey")
        }
        let isExtended = fields.has("extendedKey")
        let secret =
            isExtended
            ? try WalletLine.secret("extendedKey", fields, secrets)
            : try WalletLine.secretBytes("seed", fields, secrets)
        do throws(SigningError) {
            if isExtended { return try ExtendedKey(parsing: secret) }
            return .privateKey(try ExtendedPrivateKey(seed: secret))
        } catch {
            throw WalletLine.failure(error, field: "extendedKey")
        }
    }

    private static func answer(_ key: ExtendedPrivateKey) -> SecretAnswer {
        answer(key.publicKey, key)
    }

    private static func answer(
        _ key: ExtendedPublicKey, _ secret: ExtendedPrivateKey?
    ) -> SecretAnswer {
        var members: [(name: String, value: SecretAnswer.Value)] = []
        if let secret { members.append(("privateKey", .hex(secret.key))) }
        members += [
            ("publicKey", .plain(.string(Hex.encode(key.publicKey)))),
            ("chainCode", .plain(.string(key.chainCode.hex))),
            ("address", .plain(.string(key.address.checksummed))),
        ]
        if let secret { members.append(("xprv", .text(secret.text))) }
        members.append(("xpub", .plain(.string(key.text))))
        return SecretAnswer(members)
    }
}
