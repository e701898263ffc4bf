import Basics
import Cosigner
import Definitions
import Transport

/// A relay on the real machine: what `cosigner relay` runs.
struct RelayProgram: Sendable {
    private let definition: RelayDefinition
    private let guests: RelayGuests

    /// Reads a configuration file.
    static func open(configuration file: String) throws -> RelayProgram {
        let definition = try RelayDefinition(file: file, files: SystemFiles())
        return RelayProgram(
            definition: definition, guests: try RelayGuests(definition.guests))
    }

    /// Runs until cancelled; `onReady` gets the port once it is listened at.
    func run(onReady: @escaping @Sendable (Int) -> Void) async throws {
        let time = SystemTime()
        let listener = try await RelayListener.start(
            host: definition.host, port: definition.port,
            identity: FrameIdentity(
                certificateFile: definition.certificateFile,
                privateKeyFile: definition.certificateKeyFile),
            register: guests, time: time)
        onReady(listener.port)
        while !Task.isCancelled { try? await time.sleep(milliseconds: 200) }
        await listener.shutDown()
    }
}
