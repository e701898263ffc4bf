import ArgumentParser
import Codecs

/// `health`.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Says what works and what does not.")

    @OptionGroup var options: APIOptions

    func run() async throws {
        try await printAnswer(options, "GET", "/v1/health") { health in
            let problems = health["problems"]?.arrayValue?.compactMap(\.stringValue) ?? []
            return problems.isEmpty ? ["healthy"] : problems
        }
    }
}
