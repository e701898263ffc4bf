import Basics
import Cosigner
import Definitions
import Transport

/// What the `mpc` commands and a node share: a coordinator with the parties of its configuration.
enum CoordinatorProgram {
    static func open(configuration file: String) throws -> Coordinator {
        open(try CoordinatorDefinition(file: file, files: SystemFiles()))
    }

    /// A coordinator that connects when it is used.
    static func open(_ definition: CoordinatorDefinition) -> Coordinator {
        let targets = definition.parties.map { party in
            CoordinatorTarget(
                party: UInt16(clamping: party.party), certificate: party.certificate,
                place: PeerPlace(party.place))
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
