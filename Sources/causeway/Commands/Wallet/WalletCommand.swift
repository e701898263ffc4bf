import ArgumentParser

/// `wallet …`.
struct WalletCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wallet",
        abstract: "Offline tools for one's own keys (batch: one JSON object per line).",
        discussion: """
            The answers hold private keys. Nothing is stored or sent; a line's bytes are wiped after \
            its answer, but whoever reads standard output has the keys.
            """,
        subcommands: [
            WalletSeedCommand.self, WalletDeriveCommand.self, WalletDecryptCommand.self,
            WalletEncryptCommand.self,
        ])
}
