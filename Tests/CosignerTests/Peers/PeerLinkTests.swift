import Basics
import Codecs
import Cosigner
import Cryptography
import StorageTestSupport
import Synchronization
import Testing
import Transport

/// Parties on real sockets.
@Suite(.timeLimit(.minutes(1))) struct PeerLinkTests {
    @Test func `parties reach each other, whoever dials, and only by their own name`() async throws
    {
        try await LinkWorld.run { world in
            for link in world.links {
                #expect(await link.missing(of: [1, 2, 3], withinMilliseconds: 10_000) == [])
            }
            for from in UInt16(1)...3 {
                for to in UInt16(1)...3 where to != from {
                    let sealed = try world.envelope(from: from, to: to)
                        .sealed(by: world.identity(from))
                    world.links[Int(from) - 1].send(sealed, to: to)
                }
            }
            for to in UInt16(1)...3 {
                let expected = Set((UInt16(1)...3).filter { $0 != to })
                #expect(
                    await until { Set(world.receivers[Int(to) - 1].senders) == expected })
            }
        }
    }

    @Test func `what is forged, foreign or no message is dropped, and the link goes on`()
        async throws
    {
        try await LinkWorld.run { world in
            let (one, two) = (world.links[0], world.links[1])
            #expect(await one.missing(of: [2], withinMilliseconds: 10_000) == [])
            let good = try world.envelope(from: 1, to: 2)
            // Signed by another, in another's name, for somebody else, and cut.
            one.send(try good.sealed(by: world.identity(3)), to: 2)
            one.send(
                try world.envelope(from: 3, to: 2).sealed(by: world.identity(3)), to: 2)
            one.send(
                try world.envelope(from: 1, to: 3).sealed(by: world.identity(1)), to: 2)
            one.send(Array(try good.sealed(by: world.identity(1)).prefix(20)), to: 2)
            one.send(try good.sealed(by: world.identity(1)), to: 2)
            #expect(await until { world.receivers[1].senders == [1] })
            #expect(two.drops.unauthentic == 3)
            #expect(two.drops.malformed == 1)
        }
    }

    @Test func `a flood is cut off and counted`() async throws {
        try await LinkWorld.run(messagesPerSecondMax: 20) { world in
            let (one, two) = (world.links[0], world.links[1])
            #expect(await one.missing(of: [2], withinMilliseconds: 10_000) == [])
            let sealed = try world.envelope(from: 1, to: 2).sealed(by: world.identity(1))
            for _ in 0..<400 { one.send(sealed, to: 2) }
            #expect(await until { two.drops.excessive > 0 })
        }
    }

    @Test func `messages under one signature arrive in order, and each counts against the rate`()
        async throws
    {
        try await LinkWorld.run(messagesPerSecondMax: 20) { world in
            let (one, two) = (world.links[0], world.links[1])
            #expect(await one.missing(of: [2], withinMilliseconds: 10_000) == [])
            let key = world.identity(1)
            let envelope = try world.envelope(from: 1, to: 2)
            let many = [PeerEnvelope](repeating: envelope, count: 40)
            one.send(try SealedEnvelopes.seal(many, by: key), to: 2)
            #expect(await until { two.drops.excessive == 1 })
            #expect(world.receivers[1].senders.isEmpty)
            let broadcast = try world.envelope(from: 1, to: PeerEnvelope.everybody)
            one.send(try SealedEnvelopes.seal([broadcast, envelope], by: key), to: 2)
            #expect(await until { world.receivers[1].senders == [1, 1] })
            // One of them is not for party 2.
            let foreign = try world.envelope(from: 1, to: 3)
            one.send(try SealedEnvelopes.seal([envelope, foreign], by: key), to: 2)
            #expect(await until { two.drops.unauthentic == 1 })
            #expect(world.receivers[1].senders == [1, 1])
        }
    }

    @Test func `what is sent to nobody is lost and counted`() async throws {
        try await LinkWorld.run { world in
            let one = world.links[0]
            #expect(await one.missing(of: [2, 9], withinMilliseconds: 500) == [9])
            one.send([1], to: 9)
            #expect(one.drops.unsent == 1)
        }
    }

    @Test func `a party that never comes up is told of once by each that dials it`() async throws {
        let told = Mutex<[String]>([])
        let hear: @Sendable (String) -> Void = { line in told.withLock { $0.append(line) } }
        try await LinkWorld.run(present: [1, 2], time: HastyTime(), onTrouble: hear) { world in
            #expect(await until { told.withLock { $0.count } >= 2 })
            // Many more tries, of which nobody hears.
            try await SystemTime().sleep(milliseconds: 400)
            let lines = told.withLock { $0 }
            #expect(lines.count == 2 && Set(lines).count == 1, "\(lines)")
            #expect(lines.allSatisfy { $0.hasPrefix("no connection to party 3 at 127.0.0.1:") })
            #expect(world.links[0].connected == [2])
        }
    }

    private func until(_ condition: @Sendable () -> Bool) async -> Bool {
        for _ in 0..<3_000 {
            if condition() { return true }
            try? await SystemTime().sleep(milliseconds: 5)
        }
        return condition()
    }
}

/// Three links with their files and ports.
final class LinkWorld: Sendable {
    let identities: [PartyIdentity]
    let links: [PeerLink]
    let receivers: [Receiver]

    /// Keeps who sent.
    final class Receiver: LinkReceiver {
        private let state = Mutex<[UInt16]>([])
        var senders: [UInt16] { state.withLock { $0 } }

        func received(_ envelope: PeerEnvelope) { state.withLock { $0.append(envelope.from) } }
        func called(_ body: [UInt8], answer: @escaping @Sendable ([UInt8]) -> Void) { answer(body) }
    }

    private init(
        _ folder: TemporaryFolder, ports: [Int], rate: Int, time: any TimeSource
    ) throws {
        let entropy = SteppingEntropy()
        let made = try (1...3).map { party in
            try PartyIdentity(name: "p\(party)", entropy: entropy, now: SystemTime().now())
        }
        for (index, identity) in made.enumerated() {
            try identity.write(to: folder.path("\(index + 1)"), files: SystemFiles())
        }
        links = try (1...3).map { party in
            let peers = (1...3).filter { $0 != party }.map { other in
                Peer(
                    party: UInt16(other), identity: made[other - 1].identity.publicKey,
                    certificate: made[other - 1].certificate.hash, host: "127.0.0.1",
                    port: ports[other - 1])
            }
            return PeerLink(
                book: try PeerBook(
                    party: UInt16(party), identity: made[party - 1].identity.publicKey,
                    certificate: made[party - 1].certificate.hash, peers: peers, coordinators: []),
                time: time, messagesPerSecondMax: rate)
        }
        identities = made
        receivers = (1...3).map { _ in Receiver() }
        for (link, receiver) in zip(links, receivers) { link.deliver(to: receiver) }
    }

    func identity(_ party: UInt16) -> Ed25519PrivateKey { identities[Int(party) - 1].identity }

    func envelope(from: UInt16, to: UInt16) throws -> PeerEnvelope {
        PeerEnvelope(
            sid: hash(1), round: 1, from: from, to: to, type: 1, view: .zero, payload: [9])
    }

    /// Runs links while the body does, all three unless told otherwise.
    static func run(
        present: Set<Int> = [1, 2, 3],
        messagesPerSecondMax rate: Int = CosignerLimits.messagesPerSecondMax,
        time: any TimeSource = SystemTime(),
        onTrouble: @escaping @Sendable (String) -> Void = { _ in },
        _ body: @escaping @Sendable (LinkWorld) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let ports = try await freePorts(3)
        let world = try LinkWorld(folder, ports: ports, rate: rate, time: time)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, link) in world.links.enumerated() where present.contains(index + 1) {
                let path = folder.path("\(index + 1)")
                group.addTask {
                    try await link.run(
                        host: "127.0.0.1", port: ports[index],
                        identity: FrameIdentity(
                            certificateFile: "\(path)/\(PartyIdentity.certificateName)",
                            privateKeyFile: "\(path)/\(PartyIdentity.certificateKeyName)"),
                        onTrouble: onTrouble)
                }
            }
            try await body(world)
            group.cancelAll()
        }
    }

    /// Ports that were free a moment ago.
    static func freePorts(_ count: Int) async throws -> [Int] {
        var servers: [HTTPServer] = []
        for _ in 0..<count {
            servers.append(try await HTTPServer.start(port: 0, service: SilentService()))
        }
        let ports = servers.map(\.port)
        for server in servers { await server.shutDown() }
        return ports
    }
}

/// Listens and says nothing.
private struct SilentService: WireService {
    func respond(to request: WireRequest, connection: ConnectionId) async -> WireReply { .close }
}
