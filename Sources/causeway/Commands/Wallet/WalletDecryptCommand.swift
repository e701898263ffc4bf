import ArgumentParser
import Codecs
import Cryptography
import Ethereum
import Signing

/// `wallet keystore-decrypt`.
struct WalletDecryptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keystore-decrypt", abstract: "Private keys of keystore V3 files.",
        discussion: """
            A line: {"keystore","password"}; the keystore is the file's JSON object, or its text. \
            Answers {"privateKey","address"}. Costs beyond 512 MiB or 16 times the usual work are \
            refused.
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-keystore, \
            unsupported-keystore, wrong-password, library-failure.
            """)

    func run() {
        Batch.run(secretKeys: ["password"]) {
            (line, secrets) throws(CommandFailure) -> SecretAnswer in
            let fields = try Fields(line, known: ["keystore", "password"])
            let file = try Self.file(fields)
            let password = try WalletLine.secret("password", fields, secrets)
            do throws(SigningError) {
                let keystore = try KeystoreV3(parsing: file)
                let signer = try keystore.decrypt(password: password)
                let address = try LocalSigner(key: signer).address
                return SecretAnswer([
                    ("privateKey", .hex(signer)), ("address", .plain(.string(address.checksummed))),
                ])
            } catch {
                throw Self.failure(error)
            }
        }
    }

    private static func file(_ fields: Fields) throws(CommandFailure) -> [UInt8] {
        let value = try fields.value("keystore")
        if let text = value.stringValue { return Array(text.utf8) }
        guard value.objectValue != nil else {
            throw fields.bad("keystore", "must be an object or a text")
        }
        return value.encodedBytes()
    }

    /// The failure, with the field's path in the line.
    private static func failure(_ error: SigningError) -> CommandFailure {
        let failure = WalletLine.failure(error)
        let field =
            error.code == .wrongPassword
            ? "password" : failure.field.map { "keystore.\($0)" } ?? "keystore"
        return CommandFailure(failure.code, failure.message, field: field)
    }
}
