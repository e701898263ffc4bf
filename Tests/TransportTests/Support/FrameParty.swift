import Basics
import Cryptography
import Glibc
import Synchronization
import Transport

/// One end with its key and certificate.
final class FrameParty: Sendable {
    let certificate: [UInt8]
    let identity: FrameIdentity
    let service = RecordingService()

    init(_ name: String) throws {
        var seed = [UInt8](repeating: 0, count: 24) + Array(name.utf8.prefix(8))
        seed += [UInt8](repeating: 0, count: 32 - seed.count)
        let secret = SecretBytes(consuming: &seed)
        certificate = try SelfSignedCertificate(
            key: Ed25519PrivateKey(seed: secret), name: name, serial: 1,
            from: Timestamp(seconds: 1_577_836_800), to: Timestamp(seconds: 4_102_444_800)
        ).bytes
        let path = "/tmp/causeway-test-frames-\(getpid())-\(UInt64(Timestamp.counter()))-\(name)"
        identity = FrameIdentity(
            certificateFile: path + ".cert", privateKeyFile: path + ".key")
        let files = SystemFiles()
        try files.replaceSynced(identity.certificateFile, with: certificate, mode: 0o600)
        try files.replaceSynced(
            identity.privateKeyFile,
            with: Ed25519PrivateKey(seed: secret).file.withUnsafeBytes { Array($0) },
            mode: 0o600)
    }

    deinit {
        for path in [identity.certificateFile, identity.privateKeyFile] {
            try? SystemFiles().remove(path)
        }
    }

    func listen(_ limits: FrameLimits = FrameLimits()) async throws -> FrameListener {
        try await FrameListener.start(
            port: 0, identity: identity, service: service, limits: limits)
    }

    func dialer() throws -> FrameDialer { try FrameDialer(identity: identity, service: service) }
}

extension Timestamp {
    private static let count = Atomic<Int>(0)

    /// A number that no other call gets.
    fileprivate static func counter() -> Int {
        count.add(1, ordering: .relaxed).newValue
    }
}

/// Keeps what comes.
final class RecordingService: FrameService {
    private struct State {
        var known: [[UInt8]] = []
        var connections: [FrameConnection] = []
        var frames: [[UInt8]] = []
        var closed = 0
    }

    private let state = Mutex(State())

    var known: [[UInt8]] {
        get { state.withLock { $0.known } }
        set { state.withLock { $0.known = newValue } }
    }
    var connections: [FrameConnection] { state.withLock { $0.connections } }
    var frames: [[UInt8]] { state.withLock { $0.frames } }
    var closedCount: Int { state.withLock { $0.closed } }

    func admits(certificate: [UInt8]) -> Bool { known.contains(certificate) }
    func opened(_ connection: FrameConnection) {
        state.withLock { $0.connections.append(connection) }
    }
    func received(_ frame: [UInt8], on connection: FrameConnection) {
        state.withLock { $0.frames.append(frame) }
    }
    func closed(_ connection: FrameConnection) { state.withLock { $0.closed += 1 } }

    func got(_ frames: [[UInt8]]) async -> Bool { await eventually { self.frames == frames } }
    func isClosed() async -> Bool { await eventually { self.state.withLock { $0.closed > 0 } } }
}
