import ArgumentParser
import Codecs
import Venues

/// `venue sign`.
struct VenueSignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Signs texts as they are (batch: one JSON object per line).",
        discussion: """
            A line: {"payload","credentials":{"apiKey"?,"secret" | "privateKeyPem"}}. The payload \
            is signed byte for byte: what must be percent-encoded is so already. A secret gives \
            HMAC-SHA256 in hex; the PEM text of an RSA (PKCS#1 v1.5, SHA-256) or Ed25519 key gives \
            base64.
            Error codes: bad-json, unknown-key, missing-key, bad-value, bad-credentials, unsupported.
            """)

    @OptionGroup var options: VenueOption

    func run() {
        Batch.run(secretKeys: CredentialsLine.secretKeys) {
            (line, secrets) throws(CommandFailure) in
            let fields = try Fields(line, known: ["payload", "credentials"])
            let payload = try fields.text("payload")
            let credentials = try CredentialsLine.read(
                try fields.value("credentials"), secrets, needsKey: false)
            do throws(VenueError) {
                return ["signature": .string(try BinanceSigner(credentials).signature(of: payload))]
            } catch {
                throw CredentialsLine.failure(error)
            }
        }
    }
}
