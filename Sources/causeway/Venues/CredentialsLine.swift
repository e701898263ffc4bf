import Codecs
import Cryptography
import Venues

/// The `credentials` of a line: `{"apiKey","secret" | "privateKeyPem"}`.
enum CredentialsLine {
    /// What is taken out of a line before it is parsed.
    static let secretKeys = [
        "credentials.secret", "credentials.privateKeyPem", "credentials.passphrase",
    ]

    /// Reads an object whose secrets were taken out already.
    static func read(
        _ json: JSONValue, _ secrets: [String: SecretBytes], needsKey: Bool
    ) throws(CommandFailure) -> BinanceCredentials {
        let fields = try Fields(
            json, path: "credentials", known: ["apiKey", "secret", "passphrase", "privateKeyPem"])
        if fields.has("passphrase") {
            throw fields.bad("passphrase", "this exchange has none", code: "unsupported")
        }
        let apiKey = needsKey || fields.has("apiKey") ? try fields.text("apiKey") : ""
        guard fields.has("secret") != fields.has("privateKeyPem") else {
            throw fields.bad("secret", "give either secret or privateKeyPem")
        }
        let key = fields.has("secret") ? "secret" : "privateKeyPem"
        guard let secret = secrets["credentials.\(key)"], secret.count > 0 else {
            throw fields.bad(key, "must be a text", code: "bad-credentials")
        }
        return BinanceCredentials(
            apiKey: apiKey, key == "secret" ? .hmac(secret) : .privateKey(pem: secret))
    }

    /// The failure of a signature, without anything of the key.
    static func failure(_ error: VenueError) -> CommandFailure {
        error.code == .signingFailed
            ? CommandFailure(
                "bad-credentials", "the key cannot sign: \(error.detail)", field: "credentials")
            : CommandFailure("bad-value", error.description)
    }
}
