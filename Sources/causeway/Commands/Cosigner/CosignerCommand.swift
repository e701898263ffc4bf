import ArgumentParser

/// `cosigner`.
struct CosignerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cosigner", abstract: "One party of a shared key: its keys and its policy.",
        subcommands: [
            CosignerInitCommand.self, CosignerJudgeCommand.self, CosignerApproveCommand.self,
            CosignerConsentCommand.self, CosignerRunCommand.self, CosignerRelayCommand.self,
        ])
}
