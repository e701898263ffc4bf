import Basics
import Cryptography
import Signing

/// What the `wallet` commands share.
enum WalletLine {
    /// A secret text of the line.
    static func secret(
        _ key: String, _ fields: Fields, _ secrets: [String: SecretBytes]
    ) throws(CommandFailure) -> SecretBytes {
        _ = try fields.value(key)
        guard let secret = secrets[key] else { throw fields.bad(key, "must be a text") }
        return secret
    }

    /// Secret bytes, in the line as `0x` and hex digits.
    static func secretBytes(
        _ key: String, _ fields: Fields, _ secrets: [String: SecretBytes]
    ) throws(CommandFailure) -> SecretBytes {
        guard let bytes = try secret(key, fields, secrets).decodedHex else {
            throw fields.bad(key, "must be 0x and an even number of hex digits")
        }
        return bytes
    }

    /// The failure that a line answers with.
    static func failure(_ error: SigningError, field: String? = nil) -> CommandFailure {
        CommandFailure(
            error.code.rawValue, error.detail.isEmpty ? error.code.rawValue : error.detail,
            field: error.field ?? field)
    }
}

extension SecretBytes {
    /// The bytes that this text of `0x` and hex digits means; nil for another text.
    var decodedHex: SecretBytes? {
        withUnsafeBytes { text -> SecretBytes? in
            guard text.count >= 2, text.count.isMultiple(of: 2), text[0] == 0x30, text[1] == 0x78,
                text[2...].allSatisfy({ Hex.digit($0) != nil })
            else { return nil }
            return SecretBytes(count: text.count / 2 - 1) { target in
                for index in target.indices {
                    let high = Hex.digit(text[2 + 2 * index]) ?? 0
                    let low = Hex.digit(text[3 + 2 * index]) ?? 0
                    target[index] = high << 4 | low
                }
            }
        }
    }
}
