import Basics
import Desk
import Markets
import Orders
import Settlement
import Testing

/// Orders of an account whose signer remembers what it was asked to sign for a nonce.
@Suite("Kept nonces of a parent")
struct DeskKeptNonceTests {
    /// A sale whose allowance waits for its signature.
    private func working(keepsNonces: Bool = true) throws -> DeskScript {
        let script = try DeskScript(
            .sell,
            configuration: TestMarket.configuration(
                collarBps: 5_000, signerKeepsNonces: keepsNonces))
        try script.plan(try TestMarket.snapshot(books: []))
        return script
    }

    /// The signature that the desk waits for, taken as somebody asks the signer.
    private func ask(_ script: DeskScript) throws -> IntentId {
        try #require(
            script.driver.take { effect -> IntentId? in
                if case .sign(let id, _, _, _, _) = effect { id } else { nil }
            })
    }

    @Test func `what may have been signed uses its nonce up, and the order goes on above it`()
        throws
    {
        let script = try working()
        let first = try ask(script)
        script.driver.give(.unsignable(first, reason: "signer: no answer"))
        #expect(script.lane?.intents.map(\.purpose) == [.cancel, .route])
        #expect(script.lane?.intents.map(\.state) == [.reserved, .abandoned])
        #expect(script.lane?.nextNonce == 4)
        // The empty transaction is asked for, until it is signed.
        try script.signAndSend()
        #expect(script.lane?.intent(first)?.state == .sent)
        try script.mine()
        script.finalize()
        #expect(script.lane?.intent(first)?.outcome == .cancelled)
        #expect(script.state == .planning)
        script.expectNothingReserved()
        script.wait(Limits.gatherIntervalMilliseconds)
        try script.plan(try TestMarket.snapshot(books: []))
        #expect(script.lane?.openIntents.map(\.nonce) == [4, 5])
        try script.route()
        script.finalize()
        #expect(script.state == .filled)
    }

    @Test func `what was never asked for gives its nonce back`() throws {
        let script = try working()
        let first = try ask(script)
        script.driver.give(.unsignable(first, reason: "simulation", wasAsked: false))
        #expect(script.lane?.intents.map(\.state) == [.abandoned, .abandoned])
        #expect(script.lane?.nextNonce == 3)
    }

    @Test func `a signer without a memory leaves the nonce free`() throws {
        let script = try working(keepsNonces: false)
        let first = try ask(script)
        script.driver.give(.unsignable(first, reason: "signer: refused", wasAsked: true))
        #expect(script.lane?.intents.map(\.state) == [.abandoned, .abandoned])
        #expect(script.lane?.nextNonce == 3)
    }

    @Test(arguments: [true, false])
    func `an owner's cancel and a deadline find the signer asked already`(isOwner: Bool) throws {
        let script = try working()
        let first = try ask(script)
        if isOwner {
            script.driver.give(.cancel(script.id))
        } else {
            script.wait(120_001)
        }
        let lane = try #require(script.lane)
        #expect(lane.intent(first)?.purpose == .cancel)
        #expect(lane.intents.map(\.state) == [.reserved, .abandoned])
        #expect(try ask(script) == first, "the empty transaction is asked for at once")
    }
}
