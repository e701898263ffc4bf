import ArgumentParser
import Basics
import Codecs
import Cosigner
import Cryptography

/// `cosigner init`.
struct CosignerInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Makes the keys of a party, a coordinator or a relay.",
        discussion: """
            Writes identity.key, certificate.key and certificate.der, and never replaces a file.
            Answer: {"identity","certificate"}: what the others' configurations name.
            """)

    @Option(help: "The folder for the files.")
    var folder: String

    @Option(help: "A name for people, at most 64 bytes.")
    var name: String

    func run() throws {
        do {
            let made = try PartyIdentity(
                name: name, entropy: SystemEntropy(), now: SystemTime().now())
            try made.write(to: folder, files: SystemFiles())
            let answer: JSONValue = [
                "identity": .string(made.identity.publicKey.hex),
                "certificate": .string(made.certificate.hash.hex),
            ]
            StandardStreams.writeLine(answer.text)
        } catch {
            throw Supervised.exit(error)
        }
    }
}
