import Basics
import Codecs
import Cosigner
import Testing
import Transport

/// Parties of which two meet at an honest relay.
@Suite(.timeLimit(.minutes(1))) struct RelayedLinkTests {
    static func start(
        _ identity: FrameIdentity, _ guests: [Hash32]
    ) async throws -> (RelayListener, port: Int) {
        let relay = try await RelayListener.start(
            port: 0, identity: identity, register: try RelayGuests(guests), time: SystemTime())
        return (relay, relay.port)
    }

    @Test func `a key is made and signs where a pair meets at the relay only`() async throws {
        try await RelayedWorld.run(relay: Self.start) { world, relay in
            let services = try await world.services(sessionMilliseconds: 10_000)
            let key = try await CosignerServiceTests.key(services)
            for (nonce, signers) in ([[1, 2], [1, 3], [2, 3]] as [[UInt16]]).enumerated() {
                let request = CosignerServiceTests.payment(UInt64(nonce))
                let answers = await services.sign(request, key: key.id, by: signers, id: nonce)
                #expect(
                    try CosignerServiceTests.signer(of: answers[0], request) == key.account)
            }
            #expect(world.links.allSatisfy { $0.drops.malformed + $0.drops.unauthentic == 0 })
            await relay.shutDown()
        }
    }

    @Test func `with the relay gone only that pair is apart`() async throws {
        try await RelayedWorld.run(relay: Self.start) { world, relay in
            for link in world.links {
                #expect(await link.missing(of: [1, 2, 3], withinMilliseconds: 10_000) == [])
            }
            await relay.shutDown()
            #expect(
                await eventually {
                    world.link(1).connected == [3] && world.link(2).connected == [3]
                }
            )
            #expect(world.link(3).connected == [1, 2])
            // Another one with the same keys takes its place.
            let next = try await RelayListener.start(
                port: relay.port, identity: world.files("relay"),
                register: try RelayGuests([world.name(1), world.name(2)]), time: SystemTime())
            #expect(await world.link(1).missing(of: [2], withinMilliseconds: 10_000) == [])
            #expect(await world.link(2).missing(of: [1], withinMilliseconds: 10_000) == [])
            await next.shutDown()
        }
    }

    @Test
    func `a coordinator reaches a party that only comes to the relay, more than once at a time`()
        async throws
    {
        try await RelayedWorld.run(isCoordinatorRelayed: true, relay: Self.start) { world, relay in
            let receiver = LinkWorld.Receiver()
            world.link(1).deliver(to: receiver)
            func coordinator(_ certificate: Hash32) -> CoordinatorLink {
                CoordinatorLink(
                    targets: [
                        CoordinatorTarget(
                            party: 1, certificate: certificate,
                            place: .relayed(
                                RelayPlace(
                                    certificate: world.name("relay"), host: "127.0.0.1",
                                    port: relay.port)))
                    ], identity: world.files("coordinator"), time: SystemTime(),
                    timeoutMilliseconds: 10_000)
            }
            let known = (0..<3).map { _ in coordinator(world.name(1)) }
            // The party has to come first, and then says what it was asked.
            let call: JSONValue = ["verb": "status"]
            #expect(await eventuallyTrue { await known[0].ask(1, call) == call })
            for link in known { #expect(await link.ask(1, call) == call) }
            // Nobody waits for the stranger, and the relay does not know it.
            let stranger = await coordinator(world.name("stranger")).ask(1, call)
            #expect(stranger.failureCode == "unreachable", "\(stranger)")
            await relay.shutDown()
        }
    }

    @Test func `a relay has a certificate of its own`() throws {
        let relay = RelayPlace(certificate: hash(7), host: "h", port: 1)
        func code(_ relay: RelayPlace, _ waiting: [RelayedCoordinator]) throws -> CosignerError? {
            var peers = [try PeerBookTests.peer(2), try PeerBookTests.peer(3)]
            peers[0].place = .relayed(relay)
            let identity = try PeerBookTests.identity()
            do throws(CosignerError) {
                _ = try PeerBook(
                    party: 1, identity: identity, certificate: hash(1),
                    peers: peers, coordinators: [hash(100)], relayedCoordinators: waiting)
                return nil
            } catch {
                return error
            }
        }
        let refused = CosignerError(.badConfiguration, field: "relay")
        let waiting = RelayedCoordinator(certificate: hash(100), relay: relay)
        #expect(try code(relay, [waiting]) == nil)
        for number in [1, 2, 3, 100] {
            let bad = RelayPlace(certificate: hash(number), host: "h", port: 1)
            #expect(try code(bad, []) == refused)
            #expect(
                try code(relay, [RelayedCoordinator(certificate: hash(100), relay: bad)]) == refused
            )
        }
        #expect(
            try code(relay, [RelayedCoordinator(certificate: hash(101), relay: relay)]) == refused)
    }

    @Test func `a relay serves so many different guests and no more`() throws {
        let many = (0..<RelayLimits.guestsMax).map { hash($0) }
        #expect(try RelayGuests(many).knows(hash(3)))
        let refused = CosignerError(.badConfiguration, field: "guests")
        #expect(throws: refused) { try RelayGuests(many + [hash(1_000)]) }
        #expect(throws: refused) { try RelayGuests([hash(1), hash(1)]) }
    }
}
