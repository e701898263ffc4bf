import ArgumentParser
import Basics
import Codecs
import Cosigner
import Cryptography

/// `cosigner approve`.
struct CosignerApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Signs one's consent to a cosigner's new policy.",
        discussion: """
            Answer: {"approver","signature"}, an element of the cosigner's file of approvals.
            """)

    @Option(help: "The new policy file.")
    var policy: String

    @Option(help: "The policy file that is in force.")
    var replacing: String

    @Option(help: "The cosigner's identity, 0x and 64 hex digits.")
    var cosigner: String

    @Option(help: "The approver's key file (PKCS#8 in DER), as `cosigner init` writes it.")
    var key: String

    func run() throws {
        do {
            let files = SystemFiles()
            let bytes = try files.read(policy)
            let rules = try CosignerPolicy(file: bytes)
            guard let identity = try? Ed25519PublicKey(hex: cosigner) else {
                throw CommandFailure("bad-value", "must be 0x and 64 hex digits", field: "cosigner")
            }
            var content = try files.read(key)
            let approver = try Ed25519PrivateKey(file: SecretBytes(consuming: &content))
            let message = PolicyApproval.message(
                cosigner: identity, version: rules.version, new: CosignerPolicy.hash(of: bytes),
                old: CosignerPolicy.hash(of: try files.read(replacing)))
            let answer: JSONValue = [
                "approver": .string(approver.publicKey.hex),
                "signature": .string(Hex.encode(try approver.signature(message))),
            ]
            StandardStreams.writeLine(answer.text)
        } catch {
            throw Supervised.exit(error)
        }
    }
}
