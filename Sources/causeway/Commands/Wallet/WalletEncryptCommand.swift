import ArgumentParser
import Basics
import Codecs
import Cryptography
import Ethereum
import Signing

/// `wallet keystore-encrypt`.
struct WalletEncryptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keystore-encrypt", abstract: "Keystore V3 files for private keys.",
        discussion: """
            A line: {"privateKey","password","address"?,"kdf"?,"n"?,"r"?,"p"?,"c"?}. kdf is scrypt \
            (n 262144, r 8, p 1 unless given) or pbkdf2 (c 1000000 unless given); an address must be \
            the key's own. Answers {"keystore","address"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-checksum, \
            bad-private-key, wrong-address, unsupported-keystore, library-failure.
            """)

    func run() {
        Batch.run(secretKeys: ["privateKey", "password"]) {
            (line, secrets) throws(CommandFailure) in
            let fields = try Fields(
                line, known: ["privateKey", "password", "address", "kdf", "n", "r", "p", "c"])
            let key = try WalletLine.secretBytes("privateKey", fields, secrets)
            let password = try WalletLine.secret("password", fields, secrets)
            let cost = try Self.cost(fields)
            let expected = fields.has("address") ? try fields.address("address") : nil
            let made: KeystoreV3
            do throws(SigningError) {
                made = try KeystoreV3.encrypt(
                    key: key, password: password, entropy: SystemEntropy(), cost: cost)
            } catch {
                throw Self.failure(error, fields)
            }
            guard let address = made.address, expected == nil || expected == address else {
                throw fields.bad("address", "is not the key's own", code: "wrong-address")
            }
            guard let keystore = try? JSONValue(parsing: made.encodedBytes()) else {
                throw CommandFailure("library-failure", "the keystore was not written")
            }
            return ["keystore": keystore, "address": .string(address.checksummed)]
        }
    }

    private static func failure(_ error: SigningError, _ fields: Fields) -> CommandFailure {
        let field: String?
        switch error.code {
        case .badPrivateKey: field = "privateKey"
        case .unsupportedKeystore: field = ["c", "n", "r", "p"].first { fields.has($0) }
        default: field = nil
        }
        let failure = WalletLine.failure(error)
        return CommandFailure(failure.code, failure.message, field: field)
    }

    private static func cost(_ fields: Fields) throws(CommandFailure) -> KeystoreV3.Cost {
        func number(_ key: String, _ usual: Int64) throws(CommandFailure) -> Int64 {
            fields.has(key) ? try fields.integer(key, 1...(1 << 32)) : usual
        }
        let name = fields.has("kdf") ? try fields.text("kdf") : "scrypt"
        let foreign: [String]
        switch name {
        case "scrypt": foreign = ["c"]
        case "pbkdf2": foreign = ["n", "r", "p"]
        default: throw fields.bad("kdf", "must be scrypt or pbkdf2")
        }
        for key in foreign where fields.has(key) {
            throw fields.bad(key, "does not belong to \(name)")
        }
        if name == "pbkdf2" { return .pbkdf2(iterations: Int(try number("c", 1_000_000))) }
        return .scrypt(
            n: UInt64(try number("n", Int64(KeystoreV3.scryptStandardN))),
            r: UInt64(try number("r", 8)), p: UInt64(try number("p", 1)))
    }
}
