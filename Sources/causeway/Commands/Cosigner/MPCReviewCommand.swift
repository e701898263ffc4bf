import ArgumentParser
import Codecs
import Cosigner

/// `mpc review`.
struct MPCReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Lets a key sign again that failures have frozen.",
        discussion: """
            At every party that has counted failures, by consent of people that its policy names.
            Answer: {"keyId","reviewedBy":[…]}.
            """)

    @OptionGroup var options: KeyOptions

    @OptionGroup var consents: ConsentOptions

    func run() async throws {
        try await options.run(consents) {
            (coordinator, keyId, approvals) throws(CosignerError) in
            try await coordinator.review(keyId: keyId, approvals: approvals)
        }
    }
}
