import Arithmetic
import Codecs
import Desk
import Settlement
import Testing

/// What a view says of the value of a parent and of how far its trades have come.
struct DeskViewFinalityTests {
    private func policy(dollarsBelow limit: String) throws -> FinalityPolicy {
        try FinalityPolicy(
            ladder: try FinalityLadder(
                kind: .opStack,
                rungs: [
                    FinalityRung(name: "unsafe", grade: .included, rule: .tag(.latest)),
                    FinalityRung(name: "safe", grade: .safe, rule: .tag(.safe), mayFallBack: true),
                    FinalityRung(name: "final", grade: .final, rule: .tag(.finalized)),
                ]),
            bands: [
                FinalityPolicy.Band(belowUSD: try ExactDecimal(limit), rung: "safe"),
                FinalityPolicy.Band(belowUSD: nil, rung: "final"),
            ])
    }

    private func finality(
        _ script: DeskScript, _ evidence: FinalityEvidence?, below limit: String = "1000000",
        hasDollars: Bool = true
    ) throws -> JSONValue? {
        let outlook = FinalityOutlook(
            policy: try policy(dollarsBelow: limit), evidence: evidence,
            dollars: hasDollars ? [TestMarket.dollar] : [])
        let view = DeskView(script.driver.state).with(outlook)
        return try #require(view.parent(script.id))["finality"]
    }

    /// A parent whose route stands in a block, and that block.
    private func routed() throws -> (DeskScript, UInt64) {
        let script = try DeskScript()
        try script.plan()
        try script.route()
        let intents = script.lane?.intents ?? []
        let block = try #require(intents.last { $0.purpose == .route }?.inclusion?.blockNumber)
        return (script, block)
    }

    @Test func `a value needs its band's rung, and its trades reach theirs`() throws {
        let (script, block) = try routed()
        let low = try #require(try finality(script, FinalityEvidence(head: block)))
        #expect(low["needed"] == "safe")
        #expect(low["reached"] == "unsafe")
        #expect(low["enough"] == false)
        #expect(low["valueUSD"]?.stringValue != nil)
        let safe = try finality(script, FinalityEvidence(head: block + 1, safe: block))
        #expect(safe?["enough"] == true)
        let big = try finality(
            script, FinalityEvidence(head: block + 1, safe: block), below: "1")
        #expect(big?["needed"] == "final")
        #expect(big?["enough"] == false)
    }

    @Test func `a value that nobody knows needs the highest rung`() throws {
        let (script, block) = try routed()
        let value = try finality(
            script, FinalityEvidence(head: block, safe: block), hasDollars: false)
        #expect(value?["needed"] == "final")
        #expect(value?["valueUSD"] == nil)
    }

    @Test func `without evidence nothing is reached, and without a trade there is nothing to tell`()
        throws
    {
        let (script, _) = try routed()
        let value = try #require(try finality(script, nil))
        #expect(value["reached"] == nil)
        #expect(value["enough"] == false)
        #expect(try finality(try DeskScript(), FinalityEvidence(head: 9)) == nil)
    }

    @Test func `a view of a journal tells nothing of it`() throws {
        let (script, _) = try routed()
        #expect(try script.view()["finality"] == nil)
    }
}
