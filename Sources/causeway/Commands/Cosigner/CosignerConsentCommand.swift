import ArgumentParser
import Basics
import Codecs
import Cosigner
import Cryptography

/// `cosigner consent`.
struct CosignerConsentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent", abstract: "Signs one's consent to a change of a key.",
        discussion: """
            A change, as `mpc status` tells its numbers: {"keyId","epoch","threshold","parties"} for \
            new shares in place of those of that epoch; {"keyId","pardon","bans"} for the end of a ban, \
            with how often that party was banned; {"keyId","reviews"} for the end of a freezing, with \
            how many there were before. A consent is for one cosigner and serves once.
            Answer: {"approver","signature"}, an element of the file that --approvals names.
            """)

    @Option(help: "The change, a JSON object.")
    var change: String

    @Option(help: "The cosigner's identity, 0x and 64 hex digits.")
    var cosigner: String

    @Option(help: "The approver's key file (PKCS#8 in DER), as `cosigner init` writes it.")
    var key: String

    func run() throws {
        do {
            guard let json = try? JSONValue(parsing: Array(change.utf8)) else {
                throw CommandFailure("bad-json", "must be a JSON object", field: "change")
            }
            let change = try KeyChange(json: json)
            guard let identity = try? Ed25519PublicKey(hex: cosigner) else {
                throw CommandFailure("bad-value", "must be 0x and 64 hex digits", field: "cosigner")
            }
            var content = try SystemFiles().read(key)
            let approver = try Ed25519PrivateKey(file: SecretBytes(consuming: &content))
            let answer: JSONValue = [
                "approver": .string(approver.publicKey.hex),
                "signature": .string(
                    Hex.encode(try approver.signature(change.message(cosigner: identity)))),
            ]
            StandardStreams.writeLine(answer.text)
        } catch {
            throw Supervised.exit(error)
        }
    }
}
