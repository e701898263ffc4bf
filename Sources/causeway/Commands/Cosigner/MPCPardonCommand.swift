import ArgumentParser
import Codecs
import Cosigner

/// `mpc pardon`.
struct MPCPardonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pardon", abstract: "Lifts the bans of a party.",
        discussion: """
            At every party that has banned it, by consent of people that its policy names.
            Answer: {"keyId","pardoned","by":[…]}.
            """)

    @OptionGroup var options: KeyOptions

    @OptionGroup var consents: ConsentOptions

    @Option(help: "The party that was banned.")
    var party: UInt16

    func run() async throws {
        try await options.run(consents) {
            (coordinator, keyId, approvals) throws(CosignerError) in
            try await coordinator.pardon(
                keyId: keyId, party: party, approvals: approvals)
        }
    }
}
