import ArgumentParser
import Basics
import Codecs
import Ethereum

/// `eth personal-message`.
struct EthPersonalMessageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "personal-message", abstract: "The digest of a message to sign (EIP-191).",
        discussion: """
            A line: {"message"}, a text, or {"bytes"}, hex. Answer: {"digest"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value.
            """)

    func run() {
        Batch.run { (line) throws(CommandFailure) in
            let fields = try Fields(line, known: ["message", "bytes"])
            if fields.has("message"), fields.has("bytes") {
                throw fields.bad("bytes", "give either message or bytes")
            }
            let message =
                fields.has("bytes")
                ? try fields.bytes("bytes") : Array(try fields.text("message").utf8)
            return ["digest": .string(PersonalMessage.hash(message).hex)]
        }
    }
}
