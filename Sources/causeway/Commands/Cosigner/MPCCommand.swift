import ArgumentParser

/// `mpc`.
struct MPCCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mpc", abstract: "Drives running cosigners: keys that no party ever holds.",
        subcommands: [
            MPCKeygenCommand.self, MPCSignCommand.self, MPCStatusCommand.self,
            MPCRefreshCommand.self, MPCReshareCommand.self, MPCRecoverCommand.self,
            MPCBackupCommand.self, MPCPardonCommand.self, MPCReviewCommand.self,
        ])
}
