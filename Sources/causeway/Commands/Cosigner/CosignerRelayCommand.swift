import ArgumentParser
import Basics
import Codecs

/// `cosigner relay`.
struct CosignerRelayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relay",
        abstract: "Joins parties that do not reach each other, until SIGTERM or SIGINT.",
        discussion: """
            For parties and coordinators behind routers: their configurations name it as "relay" in \
            place of a host and port of the other end, and all dial out to it. What passes is TLS \
            between the two ends, which the relay can hold up and neither read nor change.
            Configuration: {"listen":{"host"?,"port"},"certificateFile","certificateKeyFile",\
            "guests":[…]}, with the certificates of those that it serves as `cosigner init` told \
            them. It holds no share and needs no identity; give it keys of its own.
            Prints {"port"} once it listens.
            """)

    @Option(help: "The relay's configuration file.")
    var config: String

    @Flag(help: "End when standard input ends.")
    var exitWithStdin = false

    func run() async throws {
        do {
            let program = try RelayProgram.open(configuration: config)
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
