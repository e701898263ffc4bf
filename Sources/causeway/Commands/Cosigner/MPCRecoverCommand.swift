import ArgumentParser
import Basics
import Codecs
import Cosigner
import Cryptography
import Ethereum
import Signing

/// `mpc recover`.
struct MPCRecoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Makes a lost share anew, or the key from backups on a machine alone.",
        discussion: """
            With --config, --key and --party: the others give that party and themselves new \
            shares.
            Answer: {"keyId","address","publicKey","chainCode","threshold","parties","epoch"}.
            With --offline: puts as many backups together as sign, and writes the key as a \
            keystore V3 file. Nobody should do that while the key is in use: afterwards one \
            machine has it.
            Answer: {"keyId","address","epoch","parties","keystore"}.
            """)

    @Option(help: "The coordinator's configuration file.")
    var config: String?

    @Option(help: "The key's id.")
    var key: String?

    @Option(help: "The party that has lost its share.")
    var party: UInt16?

    @OptionGroup var consents: ConsentOptions

    @Flag(help: "Puts backups together.")
    var offline = false

    @Option(help: "A backup; once for each.")
    var backup: [String] = []

    @Option(help: "A file whose first line is the backup's password; in the order of the backups.")
    var passwordFile: [String] = []

    @Option(help: "Where the keystore goes; never in place of a file.")
    var keystore: String?

    @Option(help: "A file whose first line is the keystore's password.")
    var keystorePasswordFile: String?

    @Flag(help: "The answer is JSON in any case.")
    var json = false

    func validate() throws {
        if offline {
            guard config == nil, key == nil, party == nil else {
                throw ValidationError("--offline takes backups and nothing else")
            }
            guard backup.count == passwordFile.count, !backup.isEmpty else {
                throw ValidationError("as many --backup as --password-file")
            }
            guard keystore != nil, keystorePasswordFile != nil else {
                throw ValidationError("--keystore and --keystore-password-file are missing")
            }
        } else if config == nil || key == nil || party == nil {
            throw ValidationError("--config, --key and --party, or --offline")
        }
    }

    func run() async throws {
        guard let config, let key, let party else {
            do {
                StandardStreams.writeLine(try recoverOffline().text)
            } catch {
                throw Supervised.exit(error)
            }
            return
        }
        var options = KeyOptions()
        (options.config, options.key, options.json) = (config, key, json)
        try await options.run(consents) {
            (coordinator, keyId, approvals) throws(CosignerError) in
            try await coordinator.recover(keyId: keyId, party: party, approvals: approvals)
        }
    }

    private func recoverOffline() throws -> JSONValue {
        ProcessControl.forbidCoreDumps()
        let files = SystemFiles()
        guard let keystore, let keystorePasswordFile, !files.exists(keystore) else {
            throw CommandFailure("file-failed", "the keystore is there already", field: "keystore")
        }
        var backups: [(file: [UInt8], password: SecretBytes)] = []
        for (path, passwordPath) in zip(backup, passwordFile) {
            backups.append(
                (try files.read(path), try CosignerProgram.password(passwordPath, files)))
        }
        let recovery = try OfflineRecovery(backups)
        let made = try KeystoreV3.encrypt(
            key: recovery.key,
            password: try CosignerProgram.password(keystorePasswordFile, files),
            entropy: SystemEntropy())
        let address = try recovery.tree.account([])
        guard made.address == address else {
            throw CommandFailure("wrong-address", "the keystore is of another key")
        }
        try files.replaceSynced(keystore, with: made.encodedBytes(), mode: 0o600)
        return [
            "keyId": .string(recovery.keyId.hex), "address": .string(address.checksummed),
            "epoch": .integer(recovery.epoch),
            "parties": .array(recovery.parties.map { .integer($0) }),
            "keystore": .string(keystore),
        ]
    }
}
