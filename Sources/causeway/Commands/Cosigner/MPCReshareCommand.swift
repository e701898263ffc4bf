import ArgumentParser
import Codecs
import Cosigner

/// `mpc reshare`.
struct MPCReshareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reshare", abstract: "Gives a key to other holders, or other numbers.",
        discussion: """
            The address stays. Enough of the present holders must be there, and all of the new \
            ones, whose configurations name each other. The policies of those who hold now must \
            name people, and these must have consented (cosigner consent).
            Answer: {"keyId","address","publicKey","chainCode","threshold","parties","epoch"}.
            """)

    @OptionGroup var options: KeyOptions

    @OptionGroup var consents: ConsentOptions

    @Option(help: "How many parties sign together afterwards.")
    var threshold: Int

    @Option(parsing: .upToNextOption, help: "Who has a share afterwards: all their numbers.")
    var parties: [UInt16]

    func run() async throws {
        try await options.run(consents) {
            (coordinator, keyId, approvals) throws(CosignerError) in
            try await coordinator.reshare(
                keyId: keyId, threshold: threshold, parties: parties, approvals: approvals)
        }
    }
}
