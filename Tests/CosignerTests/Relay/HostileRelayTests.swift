import Basics
import Codecs
import Cosigner
import Cryptography
import Synchronization
import Testing
import Transport

/// Parties of which two meet at a relay that does what it can.
@Suite(.timeLimit(.minutes(2))) struct HostileRelayTests {
    static func start(
        _ identity: FrameIdentity, _ guests: [Hash32]
    ) async throws -> (HostileRelay, port: Int) {
        let relay = try await HostileRelay.start(identity)
        return (relay, relay.port)
    }

    /// What is done to one record of what two parties say to each other.
    static let deeds: [(name: String, deed: @Sendable ([UInt8]) -> [[UInt8]])] = [
        ("dropped", { _ in [] }),
        ("doubled", { [$0, $0] }),
        ("spoiled", { [spoiled($0)] }),
        ("cut", { [Array($0.dropLast())] }),
        ("longer", { [$0 + [0]] }),
        ("behind another", { [[23, 3, 3, 0, 32] + [UInt8](repeating: 7, count: 32), $0] }),
        ("an alert", { _ in [[21, 3, 3, 0, 2, 1, 0]] }),
    ]

    static func spoiled(_ record: [UInt8]) -> [UInt8] {
        record.enumerated().map { $0.offset == record.count - 1 ? $0.element ^ 1 : $0.element }
    }

    // MARK: Sessions

    @Test(arguments: [[1, 2], [2, 1]] as [[UInt16]])
    func `whatever is done to a record ends in a signature or in nothing, and nobody is banned`(
        direction: [UInt16]
    ) async throws {
        try await RelayedWorld.run(relay: Self.start) { world, relay in
            let services = try await world.services(sessionMilliseconds: 700)
            let key = try await CosignerServiceTests.key(services)
            var nonce = 0
            func sign() async throws -> Bool {
                nonce += 1
                let request = CosignerServiceTests.payment(UInt64(nonce))
                let answers = await services.sign(request, key: key.id, by: [1, 2], id: nonce)
                for answer in answers where answer.failureCode == nil {
                    #expect(
                        try CosignerServiceTests.signer(of: answer, request) == key.account)
                }
                for code in answers.compactMap(\.failureCode) {
                    #expect(["timed-out", "aborted", "unreachable"].contains(code), "\(answers)")
                }
                return answers.allSatisfy { $0.failureCode == nil }
            }
            var failures = 0
            for (name, deed) in Self.deeds {
                relay.meddle(
                    from: world.name(direction[0]), for: world.name(direction[1]), deed)
                failures += try await sign() ? 0 : 1
                relay.play(HostileRelay.honest)
                var isSigned = false
                for _ in 0..<20 where !isSigned { isSigned = try await sign() }
                #expect(isSigned, "after one was \(name)")
            }
            #expect(failures >= Self.deeds.count / 2)
            try await Self.checkUnharmed(world, services)
            try await relay.shutDown()
        }
    }

    @Test func `records in another order end a session and nothing more`() async throws {
        try await RelayedWorld.run(relay: Self.start) { world, relay in
            let services = try await world.services(sessionMilliseconds: 700)
            let key = try await CosignerServiceTests.key(services)
            // Two sessions at once, so that records follow each other.
            let held = Mutex<[UInt8]?>(nil)
            let isDone = Mutex(false)
            let from = world.name(1)
            relay.play { way, _, record in
                guard way.guest == from, !isDone.withLock({ $0 }) else { return [record] }
                return held.withLock { held in
                    guard let first = held else {
                        held = record
                        return []
                    }
                    isDone.withLock { $0 = true }
                    return [record, first]
                }
            }
            async let one = services.sign(
                CosignerServiceTests.payment(1), key: key.id, by: [1, 2], id: 1)
            async let two = services.sign(
                CosignerServiceTests.payment(2), key: key.id, by: [1, 2], id: 2)
            #expect(await (one + two).contains { $0.failureCode != nil })
            #expect(isDone.withLock { $0 })
            try await Self.checkUnharmed(world, services)
            try await relay.shutDown()
        }
    }

    /// Nobody is banned, and nothing but what parties have signed came out of any connection.
    private static func checkUnharmed(
        _ world: RelayedWorld, _ services: ServiceWorld
    ) async throws {
        for status in await services.ask([1, 2, 3], ServiceWorld.call([("verb", "status")])) {
            #expect(status["keys"]?[0]?["banned"] == [], "\(status)")
        }
        for link in world.links {
            #expect(link.drops.malformed == 0)
            #expect(link.drops.unauthentic == 0)
        }
    }

    @Test func `the relay sees nothing of what the parties say, nor their certificates`()
        async throws
    {
        try await RelayedWorld.run(pairs: [[1, 2], [1, 3], [2, 3]], relay: Self.start) {
            world, relay in
            let services = try await world.services(sessionMilliseconds: 10_000)
            let key = try await CosignerServiceTests.key(services)
            let request = CosignerServiceTests.payment(1)
            let answers = await services.sign(request, key: key.id, by: [1, 2])
            #expect(try CosignerServiceTests.signer(of: answers[0], request) == key.account)
            let width = 16
            func windows(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
                bytes.indices.dropLast(width - 1).map { bytes[$0..<($0 + width)] }
                    .filter { Set($0).count > 1 }
            }
            var seen: Set<ArraySlice<UInt8>> = []
            for record in relay.records.values.joined() { seen.formUnion(windows(record)) }
            #expect(seen.count > 3_000)
            #expect(world.sealed.count > 10)
            for secret in world.sealed + (1...3).map({ world.certificate($0) }) {
                #expect(!windows(secret).contains { seen.contains($0) })
            }
            try await relay.shutDown()
        }
    }

    // MARK: Handshakes

    /// What parties 1 and 2 have from each other.
    private struct Arrivals {
        let receivers = (1...2).map { _ in LinkWorld.Receiver() }
        let world: RelayedWorld

        init(_ world: RelayedWorld) {
            self.world = world
            for party in UInt16(1)...2 {
                world.link(party).deliver(to: receivers[Int(party) - 1])
            }
        }

        /// How many messages each has of the other.
        var counts: [Int] {
            zip(receivers, [2, 1] as [UInt16]).map { receiver, other in
                receiver.senders.count { $0 == other }
            }
        }

        /// Each sends something to the other.
        func send() throws {
            for (from, to) in [(1, 2), (2, 1)] as [(UInt16, UInt16)] {
                let envelope = PeerEnvelope(
                    sid: hash(1), round: 1, from: from, to: to, type: 1, view: .zero, payload: [9])
                world.link(from).send(
                    try envelope.sealed(by: RelayedWorld.identity(from)), to: to)
            }
        }
    }

    /// While the relay does this nothing goes between parties 1 and 2; afterwards it does.
    private static func check(
        _ arrivals: Arrivals, _ relay: HostileRelay, _ what: String, _ begin: () -> Void
    ) async throws {
        begin()
        try await relay.hangUp()
        let joined = relay.joined
        #expect(await eventually { relay.joined > joined }, "\(what)")
        let before = arrivals.counts
        for _ in 0..<20 {
            try arrivals.send()
            try await SystemTime().sleep(milliseconds: 10)
        }
        #expect(arrivals.counts == before, "\(what)")
        relay.play(HostileRelay.honest)
        relay.bring { _, wanted in wanted }
        try await relay.hangUp()
        #expect(
            await eventually {
                try? arrivals.send()
                return zip(arrivals.counts, before).allSatisfy { $0 > $1 }
            }, "after \(what)")
    }

    @Test func `a handshake that is spoiled anywhere, or played again, opens nothing`()
        async throws
    {
        try await RelayedWorld.run(relay: Self.start) { world, relay in
            let (one, two) = (world.name(1), world.name(2))
            let arrivals = Arrivals(world)
            #expect(await world.link(1).missing(of: [2], withinMilliseconds: 10_000) == [])
            for (guest, count) in [(one, 2), (two, 3)] {
                for place in 0..<count {
                    try await Self.check(arrivals, relay, "record \(place)") {
                        relay.play { way, index, record in
                            guard way.guest == guest, index == place else { return [record] }
                            return [Self.spoiled(record)]
                        }
                    }
                }
            }
            // All that party 2, or party 1, has said on an earlier connection.
            for (guest, wanted) in [(one, two), (two, one)] {
                let old = relay.records[
                    HostileRelay.Way(guest: guest, wanted: wanted, number: 0), default: []]
                #expect(old.count >= 2)
                try await Self.check(arrivals, relay, "replay") {
                    relay.play { way, index, record in
                        guard way.guest == guest else { return [record] }
                        return old.indices.contains(index) ? [old[index]] : []
                    }
                }
            }
            try await relay.shutDown()
        }
    }

    @Test func `whoever else the relay brings is not spoken to, nor is a party with itself`()
        async throws
    {
        try await RelayedWorld.run(pairs: [[1, 2], [1, 3], [2, 3]], relay: Self.start) {
            world, relay in
            let names = (UInt16(1)...3).map { world.name($0) }
            let arrivals = Arrivals(world)
            for link in world.links {
                #expect(await link.missing(of: [1, 2, 3], withinMilliseconds: 10_000) == [])
            }
            // Parties 1 and 3 want party 2 and get each other.
            try await Self.check(arrivals, relay, "another party") {
                relay.bring { guest, wanted in
                    wanted == names[1] ? (guest == names[0] ? names[2] : names[0]) : wanted
                }
            }
            // Party 2 is the server of what it has with party 1 and the client of what it has with 3.
            try await Self.check(arrivals, relay, "itself") {
                relay.bring { guest, wanted in guest == names[1] ? guest : wanted }
            }
            try await relay.shutDown()
        }
    }

    @Test
    func `a stranger in a party's place opens nothing, with its own certificate or that party's`()
        async throws
    {
        try await RelayedWorld.run(relay: Self.start) { world, relay in
            let (one, stranger) = (world.name(1), world.name("stranger"))
            let silent = Silent()
            func dial(_ identity: FrameIdentity) async throws {
                let way = RelayedWay(
                    host: "127.0.0.1", port: relay.port, guest: one, isServer: true,
                    isRelay: { _ in true }, isGuest: { _ in true })
                _ = try await RelayDialer(way, identity: identity, service: silent).dial()
            }
            relay.bring { guest, wanted in guest == one ? stranger : wanted }
            try await relay.hangUp()
            for _ in 0..<3 {
                // What it has of its own is refused by the party, after its side of the handshake.
                try? await dial(world.files("stranger"))
                #expect(!world.link(1).connected.contains(2))
            }
            await #expect(throws: TransportError.self) {
                try await dial(
                    FrameIdentity(
                        certificateFile: world.files("2").certificateFile,
                        privateKeyFile: world.files("stranger").privateKeyFile))
            }
            #expect(silent.opened == 0)
            try await relay.shutDown()
        }
    }
}

/// Counts what is opened.
private final class Silent: FrameService {
    private let count = Mutex(0)
    var opened: Int { count.withLock { $0 } }

    func admits(certificate: [UInt8]) -> Bool { true }
    func opened(_ connection: FrameConnection) { count.withLock { $0 += 1 } }
    func received(_ frame: [UInt8], on connection: FrameConnection) {}
    func closed(_ connection: FrameConnection) {}
}
