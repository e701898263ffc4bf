import ArgumentParser
import Codecs
import Cosigner

/// `mpc keygen`.
struct MPCKeygenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen", abstract: "Has all cosigners make a key together.",
        discussion: """
            Answer: {"keyId","address","publicKey","chainCode","threshold","parties","epoch"}, once \
            every party has its share on the disk.
            """)

    @Option(help: "The coordinator's configuration file.")
    var config: String

    @Option(help: "How many parties sign together.")
    var threshold: Int

    @Flag(help: "The answer is JSON in any case.")
    var json = false

    func run() async throws {
        do {
            let coordinator = try CoordinatorProgram.open(configuration: config)
            let key = try await coordinator.makeKey(threshold: threshold)
            StandardStreams.writeLine(key.text)
        } catch {
            throw Supervised.exit(error)
        }
    }
}
