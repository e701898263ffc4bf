import Basics
import Cryptography
import Testing
import Transport

/// Streams of frames between parties that meet at a relay, on real sockets.
@Suite(.timeLimit(.minutes(1))) struct RelayTests {
    @Test func `frames arrive whole, in order and in both directions, and each end sees the other`()
        async throws
    {
        let world = try await RelayWorld()
        let (one, two) = try await world.join(0, 1)
        let frames = (0..<50).map { [UInt8](repeating: UInt8($0), count: 1 + $0 * 1_300) }
        for frame in frames { one.send(frame) }
        for frame in frames.reversed() { two.send(frame) }
        #expect(await world.guests[1].service.got(frames))
        #expect(await world.guests[0].service.got(frames.reversed()))
        // Not the relay's certificate, which either end has seen, too.
        #expect(one.certificate == world.guests[1].certificate)
        #expect(two.certificate == world.guests[0].certificate)
        await world.relay.shutDown()
    }

    @Test func `whoever comes first waits, and an end closes the other`() async throws {
        let world = try await RelayWorld()
        async let first = world.dialer(0, to: 1).dial()
        try await SystemTime().sleep(milliseconds: 100)
        let two = try await world.dialer(1, to: 0).dial(waitMilliseconds: 5_000)
        let one = try await first
        one.close()
        #expect(await world.guests[1].service.isClosed())
        two.close()
        await world.relay.shutDown()
    }

    @Test func `who waits in vain stops when it is told to, or cancelled`() async throws {
        let world = try await RelayWorld()
        await #expect(throws: TransportError.self) {
            try await world.dialer(0, to: 1).dial(waitMilliseconds: 100)
        }
        let task = Task { try? await world.dialer(0, to: 1).dial() }
        try await SystemTime().sleep(milliseconds: 100)
        task.cancel()
        #expect(await task.value == nil)
        await world.relay.shutDown()
    }

    @Test func `who is not served is refused, and so is a wish for oneself`() async throws {
        let world = try await RelayWorld()
        let stranger = try FrameParty("stranger")
        for wanted in [SHA256.hash(stranger.certificate), world.name(0)] {
            await #expect(throws: TransportError(.secureChannelFailed)) {
                try await world.dialer(0, wanting: wanted) { _ in true }.dial()
            }
        }
        // The refusal of a certificate comes after our side of the handshake, as TLS 1.3 has it.
        await #expect(throws: TransportError.self) {
            try await world.dialer(stranger, wanting: world.name(0), isServer: false) { _ in true }
                .dial()
        }
        await world.relay.shutDown()
    }

    @Test func `a relay whose certificate is not known is told nothing`() async throws {
        let world = try await RelayWorld()
        let way = RelayedWay(
            host: "127.0.0.1", port: world.relay.port, guest: world.name(1), isServer: false,
            isRelay: { _ in false }, isGuest: { _ in true })
        await #expect(throws: TransportError(.secureChannelFailed)) {
            try await RelayDialer(
                way, identity: world.guests[0].identity, service: world.guests[0].service
            ).dial()
        }
        await world.relay.shutDown()
    }

    @Test func `an end that is not who is wanted is not spoken to`() async throws {
        let world = try await RelayWorld()
        async let other = try? world.dialer(1, to: 0).dial()
        await #expect(throws: TransportError.self) {
            try await world.dialer(0, wanting: world.name(1)) { $0 == world.guests[2].certificate }
                .dial()
        }
        #expect(await other == nil)
        #expect(world.guests.allSatisfy { $0.service.connections.isEmpty })
        await world.relay.shutDown()
    }

    @Test func `a flood of one pair is slowed down and holds nobody else up`() async throws {
        var limits = RelayLimits()
        limits.bytesPerSecondMax = 1 << 20
        let world = try await RelayWorld(limits)
        let (flooding, _) = try await world.join(0, 1)
        let (calm, _) = try await world.join(2, 3)
        let piece = [UInt8](repeating: 7, count: 1 << 16)
        let time = SystemTime()
        let start = time.monotonicNanoseconds()
        for _ in 0..<64 { flooding.send(piece) }
        for number in 0..<20 { calm.send([UInt8(number)]) }
        #expect(await world.guests[3].service.got((0..<20).map { [UInt8($0)] }))
        #expect(time.monotonicNanoseconds() - start < 1_000_000_000)
        #expect(world.guests[1].service.frames.count < 40)
        // All of it arrives, a second's worth at once and the rest at the rate.
        #expect(await eventually { world.guests[1].service.frames.count == 64 })
        #expect(time.monotonicNanoseconds() - start > 2_000_000_000)
        #expect(world.guests[1].service.frames.allSatisfy { $0 == piece })
        await world.relay.shutDown()
    }

    @Test func `a guest with too many connections loses its oldest`() async throws {
        var limits = RelayLimits()
        limits.seatsPerGuestMax = 2
        let world = try await RelayWorld(limits)
        let (one, _) = try await world.join(0, 1)
        let (second, _) = try await world.join(0, 2)
        #expect(world.guests[0].service.closedCount == 0)
        let (third, _) = try await world.join(0, 3)
        #expect(await eventually { world.guests[0].service.closedCount == 1 })
        #expect(await world.guests[1].service.isClosed())
        one.send([1])
        second.send([2])
        third.send([3])
        #expect(await world.guests[2].service.got([[2]]))
        #expect(await world.guests[3].service.got([[3]]))
        #expect(world.guests[1].service.frames.isEmpty)
        await world.relay.shutDown()
    }

    @Test
    func `strangers, silence and bytes that are no wish take nothing from those who are joined`()
        async throws
    {
        var limits = RelayLimits()
        limits.strangersMax = 3
        limits.handshakeMilliseconds = 300
        let world = try await RelayWorld(limits)
        let (one, _) = try await world.join(0, 1)
        var raw: [RawClient] = []
        for _ in 0..<6 { raw.append(try await RawClient(port: world.relay.port)) }
        let silent = raw
        #expect(await eventually { silent.filter(\.isClosed).count >= 3 })
        #expect(await eventually { silent.allSatisfy(\.isClosed) })
        // A guest that sends a frame, which is no wish; and one that is known and never says anything.
        world.guests[2].service.known = [world.host.certificate]
        for frame in [[UInt8](repeating: 0, count: 29), [UInt8](repeating: 1, count: 60), nil] {
            let closed = world.guests[2].service.closedCount
            let guest = try await world.guests[2].dialer().dial(
                host: "127.0.0.1", port: world.relay.port)
            if let frame { guest.send(frame) }
            #expect(await eventually { world.guests[2].service.closedCount == closed + 1 })
        }
        one.send([1])
        #expect(await world.guests[1].service.got([[1]]))
        let (three, _) = try await world.join(2, 3)
        three.send([3])
        #expect(await world.guests[3].service.got([[3]]))
        await world.relay.shutDown()
    }
}

/// A relay and its guests.
private final class RelayWorld: Sendable {
    private struct Register: RelayRegister {
        let names: [Hash32]

        func guest(certificate: [UInt8]) -> Hash32? {
            let name = SHA256.hash(certificate)
            return knows(name) ? name : nil
        }
        func knows(_ guest: Hash32) -> Bool { names.contains(guest) }
    }

    let host: FrameParty
    let guests: [FrameParty]
    let relay: RelayListener

    init(_ limits: RelayLimits = RelayLimits()) async throws {
        host = try FrameParty("relay")
        guests = try (0..<4).map { try FrameParty("guest\($0)") }
        let names = guests.map { SHA256.hash($0.certificate) }
        relay = try await RelayListener.start(
            port: 0, identity: host.identity, register: Register(names: names),
            time: SystemTime(), limits: limits)
    }

    func name(_ guest: Int) -> Hash32 { SHA256.hash(guests[guest].certificate) }

    func dialer(_ guest: Int, to other: Int) throws -> RelayDialer {
        let certificate = guests[other].certificate
        return try dialer(guests[guest], wanting: name(other), isServer: guest > other) {
            $0 == certificate
        }
    }

    func dialer(
        _ guest: Int, wanting name: Hash32, isGuest: @escaping @Sendable ([UInt8]) -> Bool
    ) throws -> RelayDialer {
        try dialer(guests[guest], wanting: name, isServer: false, isGuest: isGuest)
    }

    func dialer(
        _ party: FrameParty, wanting name: Hash32, isServer: Bool,
        isGuest: @escaping @Sendable ([UInt8]) -> Bool
    ) throws -> RelayDialer {
        let certificate = host.certificate
        return try RelayDialer(
            RelayedWay(
                host: "127.0.0.1", port: relay.port, guest: name, isServer: isServer,
                isRelay: { $0 == certificate }, isGuest: isGuest),
            identity: party.identity, service: party.service)
    }

    /// Both ends of a stream between two guests.
    func join(_ one: Int, _ two: Int) async throws -> (FrameConnection, FrameConnection) {
        async let first = dialer(one, to: two).dial(waitMilliseconds: 10_000)
        let second = try await dialer(two, to: one).dial(waitMilliseconds: 10_000)
        return (try await first, second)
    }
}
