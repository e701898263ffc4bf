import ArgumentParser
import Cryptography

/// The one program.
@main
struct Causeway: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "causeway",
        abstract: "Routes one order across exchanges and on-chain pools and settles it to final.",
        version: "0.1.0",
        subcommands: [
            DemoCommand.self, RunCommand.self, QuoteCommand.self, OrderCommand.self,
            OrdersCommand.self, SettlementsCommand.self, PoolsCommand.self, HealthCommand.self,
            JournalCommand.self,
            EthCommand.self, WalletCommand.self, CosignerCommand.self, MPCCommand.self,
            PoolCommand.self, RouteCommand.self,
            VenueCommand.self, PaperCommand.self, SimulateCommand.self, BenchmarkCommand.self,
            FloodServerCommand.self,
        ])
    /// Runs the subcommand; wrong usage exits with 2.
    static func main() async {
        CryptographicLibrary.keepUntilTheEnd()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            StandardStreams.writeError(fullMessage(for: error))
            exit(withError: ExitCode(2))
        }
    }
}
