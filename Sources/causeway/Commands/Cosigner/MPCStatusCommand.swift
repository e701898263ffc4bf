import ArgumentParser
import Codecs
import Cosigner

/// `mpc status`.
struct MPCStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "What each cosigner says of itself, a line each.",
        discussion: """
            A line: {"party","sessions","keys":[{"keyId","address","publicKey","chainCode",\
            "threshold","parties","epoch","failures","banned"}]} or {"party","error"}.
            """)

    @Option(help: "The coordinator's configuration file.")
    var config: String

    @Flag(help: "The answer is JSON in any case.")
    var json = false

    func run() async throws {
        do {
            let coordinator = try CoordinatorProgram.open(configuration: config)
            for (party, answer) in await coordinator.status() {
                let rest = (answer.objectValue ?? []).filter { $0.name != "party" }
                let line = JSONValue.object(
                    [JSONValue.Member(name: "party", value: .integer(party))] + rest)
                StandardStreams.writeLine(line.text)
            }
        } catch {
            throw Supervised.exit(error)
        }
    }
}
