import ArgumentParser
import Codecs

/// `settlements`.
struct SettlementsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settlements", abstract: "Lists the on-chain intents of a running node.")

    @OptionGroup var options: APIOptions

    func run() async throws {
        try await printAnswer(options, "GET", "/v1/settlements") {
            Presentation.settlements($0.arrayValue ?? [])
        }
    }
}
