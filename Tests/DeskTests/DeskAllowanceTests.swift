import Arithmetic
import Basics
import Desk
import Execution
import Ledger
import Markets
import Orders
import Settlement
import Testing

@Suite("Allowances after their routes")
struct DeskAllowanceTests {
    /// A sale on pools alone whose allowance is in a block and whose route is sent.
    private func routed() throws -> DeskScript {
        let script = try DeskScript(
            .sell, configuration: TestMarket.configuration(collarBps: 5_000))
        try script.plan(try TestMarket.snapshot(books: []))
        try script.signAndSend()
        try script.mine()
        try script.signAndSend()
        return script
    }

    private func allowance(_ script: DeskScript) throws -> UInt256 {
        try script.chain.allowance(of: TestMarket.etherToken)
    }

    private func revokes(_ script: DeskScript) -> [Intent] {
        (script.lane?.intents ?? []).filter { $0.purpose == .revoke }
    }

    @Test func `a route that traded leaves nothing to take back`() throws {
        let script = try routed()
        try script.mine()
        script.finalize()
        #expect(script.state == .filled)
        #expect(try allowance(script).isZero)
        #expect(revokes(script).isEmpty)
    }

    @Test func `after a revert a cancelled order ends only once its allowance is back`() throws {
        let script = try routed()
        script.driver.give(.cancel(script.id))
        try script.mine(reverting: true)
        script.finalize()
        #expect(try !allowance(script).isZero)
        let revoke = try #require(revokes(script).first)
        #expect(revoke.call.to == TestMarket.etherToken)
        #expect(script.state?.isTerminal == false)
        try script.signAndSend()
        try script.mine()
        #expect(try allowance(script).isZero)
        #expect(script.state?.isTerminal == false, "it is not final yet")
        script.finalize()
        #expect(script.state == .canceled)
        #expect(script.parent?.reason == "cancelled by its owner; 30 ETH is left")
        #expect(revokes(script).count == 1)
        script.expectNothingReserved()
    }

    @Test func `an order that goes on overwrites the allowance instead`() throws {
        let script = try routed()
        try script.mine(reverting: true)
        script.finalize()
        #expect(script.state == .planning)
        #expect(revokes(script).isEmpty)
        script.wait(Limits.gatherIntervalMilliseconds)
        try script.plan(try TestMarket.snapshot(books: []))
        try script.route()
        script.finalize()
        #expect(script.state == .filled)
        #expect(try allowance(script).isZero)
        #expect(revokes(script).isEmpty)
    }

    @Test func `an allowance whose route was never signed is taken back`() throws {
        let script = try DeskScript(
            .sell, configuration: TestMarket.configuration(collarBps: 5_000))
        try script.plan(try TestMarket.snapshot(books: []))
        try script.signAndSend()
        try script.mine()
        script.driver.give(.cancel(script.id))
        script.finalize()
        try script.signAndSend()
        try script.mine()
        script.finalize()
        #expect(script.state == .canceled)
        #expect(try allowance(script).isZero)
        #expect(revokes(script).map(\.outcome) == [.ok])
    }

    @Test func `an allowance that cannot be taken back holds the order for a person`() throws {
        let script = try routed()
        script.driver.give(.cancel(script.id))
        try script.mine(reverting: true)
        script.finalize()
        for count in 1...Limits.revokesMax {
            #expect(revokes(script).count == count)
            let id = try #require(revokes(script).last?.id)
            script.driver.give(.unsignable(id, reason: "signer: refused"))
        }
        #expect(revokes(script).count == Limits.revokesMax)
        #expect(script.state == .held)
        #expect(script.parent?.reason?.contains("set it to zero by hand") == true)
    }
}
