import Basics
import Codecs
import Cosigner
import Cryptography
import StorageTestSupport
import Synchronization
import Testing
import Transport

/// A coordinator's connection to a party on a real socket.
@Suite(.timeLimit(.minutes(1))) struct CoordinatorLinkTests {
    /// A party that lets the coordinator in and never says anything.
    private final class Silent: FrameService {
        func admits(certificate: [UInt8]) -> Bool { true }
        func opened(_ connection: FrameConnection) {}
        func received(_ frame: [UInt8], on connection: FrameConnection) {}
        func closed(_ connection: FrameConnection) {}
    }

    /// Notes how long somebody would wait, and waits a moment.
    private final class Hasty: TimeSource {
        private let state = Mutex<[Int64]>([])
        var waits: [Int64] { state.withLock { $0 } }

        func now() -> Timestamp { SystemTime().now() }
        func monotonicNanoseconds() -> UInt64 { SystemTime().monotonicNanoseconds() }
        func sleep(milliseconds: Int64) async throws {
            state.withLock { $0.append(milliseconds) }
            try await SystemTime().sleep(milliseconds: 20)
        }
    }

    private static func identity(
        _ name: String, in folder: TemporaryFolder
    ) throws -> (FrameIdentity, Hash32) {
        let made = try PartyIdentity(name: name, entropy: SystemEntropy(), now: SystemTime().now())
        let place = folder.path(name)
        try made.write(to: place, files: SystemFiles())
        return (
            FrameIdentity(
                certificateFile: "\(place)/\(PartyIdentity.certificateName)",
                privateKeyFile: "\(place)/\(PartyIdentity.certificateKeyName)"),
            made.certificate.hash
        )
    }

    @Test func `a party that hangs holds up nobody for long, unless it signs`() async throws {
        let folder = try TemporaryFolder()
        let (party, certificate) = try Self.identity("party", in: folder)
        let (own, _) = try Self.identity("coordinator", in: folder)
        let listener = try await FrameListener.start(
            host: "127.0.0.1", port: 0, identity: party, service: Silent())
        let time = Hasty()
        let link = CoordinatorLink(
            targets: [
                CoordinatorTarget(
                    party: 1, certificate: certificate, host: "127.0.0.1", port: listener.port)
            ], identity: own, time: time, timeoutMilliseconds: 60_000)
        for verb in ["status", "sign"] {
            let answer = await link.ask(1, ["verb": .string(verb)])
            #expect(answer["error"]?["code"] == "timed-out", "\(answer)")
            #expect(answer["error"]?["party"] == 1)
        }
        #expect(time.waits == [CosignerLimits.presenceMilliseconds, 60_000])
        await listener.shutDown()
    }
}
