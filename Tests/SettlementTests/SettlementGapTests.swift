import Arithmetic
import Basics
import Settlement
import Testing

@Suite("Nonces below a lane's first that nobody holds any more")
struct SettlementGapTests {
    /// A lane whose first transaction is signed.
    private func waiting(firstNonce: UInt64 = 7) throws -> (TestLane, IntentId) {
        var test = try TestLane(firstNonce: firstNonce)
        let (approve, _) = test.reserveRoute()
        try test.sign(approve)
        return (test, approve)
    }

    @Test func `are used up by empty transactions`() throws {
        var (test, approve) = try waiting()
        #expect(test.lane.gapCandidate?.id == approve)
        let events = test.take { $0.decide(headNonce: 5) }
        let added = Array(test.lane.intents.suffix(2))
        #expect(added.map(\.nonce) == [5, 6] && added.map(\.id.value) == [3, 4])
        #expect(added.allSatisfy { $0.purpose == .cancel && $0.call == test.lane.emptyCall })
        #expect(added.allSatisfy { $0.reason?.contains("nobody uses nonce") == true })
        #expect(Array(test.lane.signable.map(\.id)) == added.map(\.id))
        #expect(test.lane.nextNonce == 9, "what comes next is not moved")
        #expect(test.lane.decide(headNonce: 5).isEmpty, "once")

        var replayed = try TestLane(firstNonce: 7)
        let (first, _) = replayed.reserveRoute()
        try replayed.sign(first)
        for event in events { replayed.lane.apply(event) }
        #expect(replayed.lane == test.lane)
    }

    @Test func `are settled like any other, and what waited for them goes on`() throws {
        var (test, approve) = try waiting()
        test.take { $0.decide(headNonce: 6) }
        let gap = try #require(test.lane.intents.last)
        #expect(test.lane.lowestUnmined?.id == gap.id)
        try test.include(gap.id, block: 20)
        try test.include(approve, block: 21)
        test.take { $0.decide(finalized: 21, nonce: 8, rule: "tag:finalized") }
        #expect(test.lane.intent(gap.id)?.outcome == .cancelled)
        #expect(test.lane.intent(approve)?.outcome == .ok)
        #expect(test.lane.haltReason == nil)
    }

    @Test func `may be won again by those who had them, which halts nothing`() throws {
        var (test, approve) = try waiting()
        test.take { $0.decide(headNonce: 6) }
        let gap = try #require(test.lane.intents.last)
        try test.sign(gap.id)
        try test.include(approve, block: 21)
        test.take { $0.decide(finalized: 21, nonce: 8, rule: "tag:finalized") }
        #expect(test.lane.intent(gap.id)?.outcome == .foreign)
        #expect(test.lane.intent(approve)?.outcome == .ok)
        #expect(test.lane.haltReason == nil)
    }

    @Test func `are no reason to forgive a foreign transaction above them`() throws {
        var (test, _) = try waiting()
        test.take { $0.decide(headNonce: 6) }
        test.take { $0.decide(finalized: 21, nonce: 8, rule: "tag:finalized") }
        #expect(test.lane.haltReason?.contains("nonce 7") == true)
    }

    @Test(arguments: [7, 8, 12] as [UInt64])
    func `are none when the chain counts as far as we do`(count: UInt64) throws {
        let (test, _) = try waiting()
        #expect(test.lane.decide(headNonce: count).isEmpty)
    }

    @Test func `are none while anything of ours stands in a block`() throws {
        var (test, approve) = try waiting()
        let (other, _) = test.reserveRoute()
        try test.sign(other)
        try test.include(approve, block: 20)
        #expect(test.lane.gapCandidate == nil)
        #expect(test.lane.decide(headNonce: 3).isEmpty, "an answer from a node that lags")
    }

    @Test func `are none before anything is signed`() throws {
        var test = try TestLane(firstNonce: 7)
        test.reserveRoute()
        #expect(test.lane.decide(headNonce: 5).isEmpty)
    }

    @Test func `are left to a person when they are many`() throws {
        var (test, approve) = try waiting(firstNonce: 100)
        let least = 100 - UInt64(SettlementLimits.gapMax)
        #expect(test.lane.decide(headNonce: least).count == 2 * SettlementLimits.gapMax)
        let events = test.take { $0.decide(headNonce: least - 1) }
        #expect(events.count == 1 && events.first?.intent == approve)
        #expect(test.lane.intent(approve)?.waitReason?.contains("used by nobody") == true)
    }
}
