import ArgumentParser
import Codecs
import Cosigner

/// `mpc backup`.
struct MPCBackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Has every party write a sealed backup of its share.",
        discussion: """
            Each writes to its own backupFolder under its own password; no share leaves its machine.
            Answer: {"keyId","epoch","backups":[{"party","file","sha256"}]}.
            `mpc recover --offline` puts enough of them together.
            """)

    @OptionGroup var options: KeyOptions

    func run() async throws {
        try await options.run {
            (coordinator, keyId, _) throws(CosignerError) in
            try await coordinator.backUp(keyId: keyId)
        }
    }
}
