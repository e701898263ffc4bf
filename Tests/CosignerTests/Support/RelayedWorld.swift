import Basics
import Cosigner
import Cryptography
import StorageTestSupport
import Synchronization
import Transport

/// Three parties on real sockets of which some pairs meet at a relay.
final class RelayedWorld: Sendable {
    private static let names = ["1", "2", "3", "coordinator", "relay", "stranger"]

    let folder: TemporaryFolder
    private let made: [PartyIdentity]
    let ports: [Int]
    let links: [PeerLink]
    private let sent = Mutex<[[UInt8]]>([])

    /// What the parties have sent to each other.
    var sealed: [[UInt8]] { sent.withLock { $0 } }

    private init(
        _ folder: TemporaryFolder, _ made: [PartyIdentity], ports: [Int], relayPort: Int,
        pairs: Set<[UInt16]>, isCoordinatorRelayed: Bool
    ) throws {
        self.folder = folder
        self.made = made
        self.ports = ports
        let relay = RelayPlace(
            certificate: made[4].certificate.hash, host: "127.0.0.1", port: relayPort)
        links = try (UInt16(1)...3).map { party in
            let peers = try (UInt16(1)...3).filter { $0 != party }.map { other in
                Peer(
                    party: other, identity: try Self.identity(other).publicKey,
                    certificate: made[Int(other) - 1].certificate.hash,
                    place: pairs.contains([min(party, other), max(party, other)])
                        ? .relayed(relay)
                        : .direct(host: "127.0.0.1", port: ports[Int(other) - 1]))
            }
            let coordinator = made[3].certificate.hash
            return PeerLink(
                book: try PeerBook(
                    party: party, identity: try Self.identity(party).publicKey,
                    certificate: made[Int(party) - 1].certificate.hash, peers: peers,
                    coordinators: [coordinator],
                    relayedCoordinators: isCoordinatorRelayed
                        ? [RelayedCoordinator(certificate: coordinator, relay: relay)] : []),
                time: HastyTime())
        }
    }

    /// The key that signs a party's messages, the same as in `ServiceWorld`.
    static func identity(_ party: UInt16) throws -> Ed25519PrivateKey {
        try Ed25519PrivateKey(seed: secret([UInt8](repeating: UInt8(party), count: 32)))
    }

    /// SHA-256 of the certificate of a party, or of somebody else's.
    func name(_ party: String) -> Hash32 {
        zip(Self.names, made).first { $0.0 == party }?.1.certificate.hash ?? .zero
    }

    func name(_ party: UInt16) -> Hash32 { name("\(party)") }

    func certificate(_ party: UInt16) -> [UInt8] { made[Int(party) - 1].certificate.bytes }

    /// The files of somebody's certificate and key.
    func files(_ name: String) -> FrameIdentity { Self.files(name, folder) }

    private static func files(_ name: String, _ folder: TemporaryFolder) -> FrameIdentity {
        let place = folder.path(name)
        return FrameIdentity(
            certificateFile: "\(place)/\(PartyIdentity.certificateName)",
            privateKeyFile: "\(place)/\(PartyIdentity.certificateKeyName)")
    }

    func link(_ party: UInt16) -> PeerLink { links[Int(party) - 1] }

    /// Services whose messages go over the links.
    func services(sessionMilliseconds: Int64) async throws -> ServiceWorld {
        let services = try await ServiceWorld(
            sessionMilliseconds: sessionMilliseconds,
            posts: links.map { link in
                TappedPost(link: link) { [self] bytes in sent.withLock { $0.append(bytes) } }
            })
        for party in UInt16(1)...3 { link(party).deliver(to: services.service(party)) }
        return services
    }

    /// Runs three links while the body does; the relay is started by who is told its keys and guests.
    static func run<Relay: Sendable>(
        pairs: Set<[UInt16]> = [[1, 2]], isCoordinatorRelayed: Bool = false,
        relay start: (FrameIdentity, [Hash32]) async throws -> (Relay, port: Int),
        _ body: @escaping @Sendable (RelayedWorld, Relay) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let entropy = SteppingEntropy()
        let made = try names.map { name in
            let made = try PartyIdentity(name: name, entropy: entropy, now: SystemTime().now())
            try made.write(to: folder.path(name), files: SystemFiles())
            return made
        }
        let (relay, port) = try await start(
            files("relay", folder), made.prefix(4).map(\.certificate.hash))
        let world = try RelayedWorld(
            folder, made, ports: try await LinkWorld.freePorts(3), relayPort: port, pairs: pairs,
            isCoordinatorRelayed: isCoordinatorRelayed)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, link) in world.links.enumerated() {
                group.addTask {
                    try await link.run(
                        host: "127.0.0.1", port: world.ports[index],
                        identity: world.files("\(index + 1)"))
                }
            }
            try await body(world, relay)
            group.cancelAll()
        }
    }
}

/// A link whose sent messages are kept.
private struct TappedPost: PeerPost {
    let link: PeerLink
    let keep: @Sendable ([UInt8]) -> Void

    func send(_ sealed: [UInt8], to party: UInt16) {
        keep(sealed)
        link.send(sealed, to: party)
    }

    func missing(of parties: [UInt16], withinMilliseconds limit: Int64) async -> [UInt16] {
        await link.missing(of: parties, withinMilliseconds: limit)
    }
}

/// Waits for something on another thread.
func eventually(_ condition: @Sendable () -> Bool) async -> Bool {
    await eventuallyTrue { condition() }
}

/// Waits for something that has to be asked for.
func eventuallyTrue(_ condition: @Sendable () async -> Bool) async -> Bool {
    for _ in 0..<2_000 {
        if await condition() { return true }
        try? await SystemTime().sleep(milliseconds: 5)
    }
    return await condition()
}
