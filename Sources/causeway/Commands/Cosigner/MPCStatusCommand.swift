import ArgumentParser
import Codecs
import Cosigner

/// `mpc status`.
struct MPCStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "What each cosigner says of itself, a line each.",
        discussion: """
            A line: {"party","identity","sessions","links","keys":[{"keyId","address","publicKey",\
            "chainCode","threshold","parties","epoch","failures","banned","bans","reviews","setups",\
            "waiting","old"}],"lost"?} or {"party","error"}. "waiting" says that a new share is stored \
            that does not count yet, "old" that an old one is kept until all have gone over.
            """)

    @Option(help: "The coordinator's configuration file.")
    var config: String

    @Flag(help: "Adds what the group's operations cost each party, in nanoseconds.")
    var measure = false

    @Flag(help: "The answer is JSON in any case.")
    var json = false

    func run() async throws {
        do {
            let coordinator = try CoordinatorProgram.open(configuration: config)
            for (party, answer) in await coordinator.status(measuring: measure) {
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
