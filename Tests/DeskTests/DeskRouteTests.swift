import Arithmetic
import Basics
import Codecs
import Desk
import Ledger
import Markets
import Orders
import Settlement
import Testing

/// What was meant for a relay is seen by nobody else, whatever happens to it.
@Suite("Private transactions")
struct DeskRouteTests {
    private static let patience = SettlementSettings().replaceAfterMilliseconds

    /// A sale on pools alone by a relay, whose allowance is signed and sent.
    private func sent() throws -> DeskScript {
        let script = try DeskScript(.sell, configuration: configuration(.relay))
        try script.plan(try TestMarket.snapshot(books: []))
        try script.signAndSend()
        return script
    }

    private func configuration(_ route: SendingRoute) -> DeskConfiguration {
        TestMarket.configuration(collarBps: 5_000, route: route)
    }

    private func broadcasts(_ script: DeskScript) -> [Attempt] {
        var attempts: [Attempt] = []
        while let attempt = script.driver.take({ effect -> Attempt? in
            if case .broadcast(_, let attempt) = effect { attempt } else { nil }
        }) { attempts.append(attempt) }
        return attempts
    }

    private func hasWish(_ script: DeskScript) -> Bool {
        script.waits { if case .replace = $0 { true } else { false } }
    }

    private func view(_ script: DeskScript) throws -> JSONValue {
        try #require(try script.view()["settlements"]?.arrayValue?.first)
    }

    @Test func `the way is recorded with the signature, before anything is sent`() throws {
        let script = try DeskScript(.sell, configuration: configuration(.relay))
        try script.plan(try TestMarket.snapshot(books: []))
        let intent = try #require(script.lane?.intents.first)
        let attempt = try TestSigner.attempt(intent.call, nonce: intent.nonce)
        let step = script.driver.give(.signed(intent.id, attempt))
        let hidden = attempt.going(by: .relay)
        #expect(step.events.contains(.settlement(.signed(intent.id, hidden))))
        #expect(step.effects.contains(.broadcast(intent.id, hidden)))
        #expect(step.effects.allSatisfy { $0.grade == .synced })
        #expect(try view(script)["route"]?.stringValue == "relay")
    }

    @Test func `the same bytes go to the relay again and again, also after a restart`() throws {
        let script = try sent()
        let first = try #require(script.lane?.intents.first?.attempts.first)
        script.wait(Limits.broadcastIntervalMilliseconds)
        #expect(broadcasts(script) == [first] && first.route == .relay)
        try script.driver.crash()
        #expect(broadcasts(script) == [first])
    }

    @Test func `without its relay it waits with the reason, told once, and nothing is done`() throws
    {
        let script = try sent()
        try script.driver.crash(configuration: configuration(.publicPool))
        #expect(broadcasts(script).isEmpty)
        #expect(try view(script)["waiting"]?.stringValue == SendingRoute.relayMissing)
        #expect(
            try script.view()["waiting"]?.stringValue?.hasSuffix(SendingRoute.relayMissing) == true)
        let before = script.driver.journal.count
        for _ in 0..<20 { script.wait(Limits.broadcastIntervalMilliseconds) }
        #expect(script.driver.journal.count == before)
        // Neither patience nor a cancel nor the deadline signs anything new.
        script.wait(Self.patience)
        script.driver.give(.cancel(script.id))
        script.wait(3_600_000)
        #expect(!hasWish(script) && broadcasts(script).isEmpty)
        #expect(script.lane?.intents.first?.cancelReason != nil)
    }

    @Test func `nothing above what waits for its relay is signed`() throws {
        let script = try sent()
        try script.driver.crash(configuration: configuration(.publicPool))
        let other = try #require(ParentId("order-2"))
        script.driver.give(
            .submit(
                ParentOrder(
                    id: other, side: .sell, base: TestMarket.ether, quote: TestMarket.dollar,
                    quantity: TestMarket.ethers(3), slippagePips: 20_000, time: script.driver.now)))
        script.driver.give(.market(other, try TestMarket.snapshot(books: [])))
        let isSigning = { (effect: DeskEffect) in
            if case .sign = effect { true } else { false }
        }
        #expect(script.lane?.openIntents.filter { $0.state == .reserved }.count == 3)
        #expect(!script.waits(isSigning))
        try script.driver.crash(configuration: configuration(.relay))
        #expect(script.waits(isSigning))
    }

    @Test func `with its relay back it goes on, and what was wanted meanwhile is done`() throws {
        let script = try sent()
        let first = try #require(script.lane?.intents.first?.attempts.first)
        try script.driver.crash(configuration: configuration(.publicPool))
        script.driver.give(.cancel(script.id))
        try script.driver.crash(configuration: configuration(.relay))
        #expect(broadcasts(script) == [first])
        script.driver.give(.broadcastAnswered(first.hash, .alreadyKnown))
        #expect(try view(script)["waiting"] == nil)
        script.wait(Limits.replacementRetryMilliseconds)
        #expect(hasWish(script))
    }

    @Test func `a refused replacement is followed by private bytes alone`() throws {
        let script = try sent()
        let first = try #require(script.lane?.intents.first?.attempts.first)
        script.wait(Self.patience)
        let raised = try TestSigner.attempt(
            try #require(script.lane?.intents.first?.call), nonce: 3,
            fees: try #require(first.fees.raised))
        script.driver.give(.replaced(IntentId(1), raised))
        #expect(broadcasts(script).allSatisfy { $0.route == .relay })
        script.driver.give(.broadcastAnswered(raised.hash, .underpriced))
        #expect(broadcasts(script) == [first])
        try script.driver.crash(configuration: configuration(.publicPool))
        script.driver.give(.broadcastAnswered(raised.hash, .underpriced))
        #expect(broadcasts(script).isEmpty)
    }

    @Test func `what was public before a relay was configured stays public`() throws {
        let script = try DeskScript(.sell, configuration: configuration(.publicPool))
        try script.plan(try TestMarket.snapshot(books: []))
        try script.signAndSend()
        let first = try #require(script.lane?.intents.first?.attempts.first)
        try script.driver.crash(configuration: configuration(.relay))
        #expect(broadcasts(script) == [first] && first.route == .publicPool)
        #expect(try view(script)["route"] == nil)
    }

    /// Runs with and without a relay, in a world of lost answers, undone blocks and sudden deaths.
    @Test(arguments: 1...80)
    func `private never leaks, and with a relay at the end everything ends`(seed: UInt64) throws {
        let world = try TestWorld(seed: seed, isChaotic: true, changesRoutes: true)
        for index in 0..<world.random.int(1, 4) {
            let side: Side = world.random.oneIn(3) ? .buy : .sell
            let size = UInt64(world.random.int(1, 600))
            world.want(try world.order("p\(index)", side, ethers: size))
        }
        for _ in 0..<world.random.int(50, 300) {
            try world.act()
            check(world)
        }
        try world.settle()
        check(world)
        #expect(world.driver.haltReason == nil)
        #expect(world.isQuiet, "liveness")
        for (name, books, truth) in world.truth() { #expect(books == truth, "\(name)") }
    }

    /// The property means something: both ways are taken, and some things wait for the relay.
    @Test func `the worlds above take both ways and lack their relay at times`() throws {
        var (shown, hidden, waits) = (0, 0, 0)
        for seed in 1...20 as ClosedRange<UInt64> {
            let world = try TestWorld(seed: seed, isChaotic: true, changesRoutes: true)
            for index in 0..<3 {
                world.want(try world.order("p\(index)", .sell, ethers: 300))
            }
            for _ in 0..<200 { try world.act() }
            shown += world.shown.count
            hidden += world.hidden.count
            waits += world.driver.journal.count { event in
                if case .settlement(.waiting(_, reason: SendingRoute.relayMissing)) = event {
                    true
                } else {
                    false
                }
            }
        }
        #expect(shown > 10 && hidden > 10 && waits > 10, "\(shown) \(hidden) \(waits)")
    }

    /// No bytes that were recorded as private were ever shown, and no others of their nonces either.
    private func check(_ world: TestWorld) {
        for intent in world.driver.state.lane?.intents ?? [] {
            #expect(Set(intent.attempts.map(\.route)).count <= 1, "one way for a nonce")
            guard intent.route == .relay else { continue }
            #expect(world.shown.isDisjoint(with: intent.attempts.map(\.hash)))
        }
        #expect(world.shown.isDisjoint(with: world.hidden))
    }
}
