import ArgumentParser
import Basics
import Logging

/// `run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs a node until SIGTERM or SIGINT.")

    @Option(help: "The configuration file.")
    var config: String

    @Flag(help: "Log every detail.")
    var verbose = false

    func run() async throws {
        let program: NodeProgram
        do {
            ProcessControl.forbidCoreDumps()
            program = try NodeProgram.open(
                configuration: config, logger: ProgramLog.make(verbose: verbose))
            try await Supervised.run {
                try await program.run { address in
                    StandardStreams.writeLine("{\"api\":\"\(address)\"}")
                }
            }
        } catch {
            throw Supervised.exit(error)
        }
    }
}
