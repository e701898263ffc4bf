import ArgumentParser

/// `venue …`.
struct VenueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "venue",
        abstract: "What is sent to exchanges and what comes back, without a network.",
        subcommands: [
            VenueRequestCommand.self, VenueSignCommand.self, VenueDecodeCommand.self,
            VenueReplayCommand.self,
        ])
}

/// The exchanges that the `venue` commands know.
enum VenueName: String, ExpressibleByArgument, CaseIterable {
    case binance
}

/// The one option of all `venue` commands.
struct VenueOption: ParsableArguments {
    @Option(help: "The exchange.")
    var venue: VenueName
}
