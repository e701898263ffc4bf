import Basics
import Cosigner
import Definitions
import Transport

/// What the `mpc` commands share: a coordinator with the parties of its configuration.
enum CoordinatorProgram {
    static func open(configuration file: String) throws -> Coordinator {
        let definition = try CoordinatorDefinition(file: file, files: SystemFiles())
        let targets = definition.parties.map { party in
            CoordinatorTarget(
                party: UInt16(clamping: party.party), certificate: party.certificate,
                host: party.host, port: party.port)
        }
        return Coordinator(
            calls: CoordinatorLink(
                targets: targets,
                identity: FrameIdentity(
                    certificateFile: definition.certificateFile,
                    privateKeyFile: definition.certificateKeyFile),
                time: SystemTime(),
                timeoutMilliseconds: Int64(definition.timeoutSeconds) * 1_000),
            entropy: SystemEntropy())
    }
}
