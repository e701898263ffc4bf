import ArgumentParser
import Basics
import Codecs
import Cryptography

/// `cosigner run`.
struct CosignerRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs one party of a shared key until SIGTERM or SIGINT.",
        discussion: "Prints {\"port\"} once it listens.")

    @Option(help: "The party's configuration file.")
    var config: String

    @Flag(help: "End when standard input ends.")
    var exitWithStdin = false

    func run() async throws {
        do {
            ProcessControl.forbidCoreDumps()
            // Whoever runs as the same user may not read a share out of this process either.
            ProcessMemory.hide()
            let program = try await CosignerProgram.open(configuration: config)
            try await Supervised.run(endsWithInput: exitWithStdin) {
                try await program.run { port in
                    let line: JSONValue = ["port": .integer(port)]
                    StandardStreams.writeLine(line.text)
                }
            }
        } catch {
            throw Supervised.exit(error)
        }
    }
}
