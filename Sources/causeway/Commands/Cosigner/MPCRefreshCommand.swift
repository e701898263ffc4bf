import ArgumentParser
import Codecs
import Cosigner

/// `mpc refresh`.
struct MPCRefreshCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh", abstract: "Gives all holders of a key new shares of it.",
        discussion: """
            The address stays; old and new shares do not go together. Every holder must be there.
            Answer: {"keyId","address","publicKey","chainCode","threshold","parties","epoch"}.
            """)

    @OptionGroup var options: KeyOptions

    @OptionGroup var consents: ConsentOptions

    func run() async throws {
        try await options.run(consents) {
            (coordinator, keyId, approvals) throws(CosignerError) in
            try await coordinator.refresh(keyId: keyId, approvals: approvals)
        }
    }
}
