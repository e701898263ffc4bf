import Arithmetic
import Basics
import Settlement
import Testing

@Suite("Reorganisations and finality")
struct SettlementReorgTests {
    @Test func `an orphaned block takes its receipt back and keeps the bytes`() throws {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        let inclusion = try test.include(approve, block: 5)
        test.take { $0.decide(safe: 5, rule: "tag:safe") }
        #expect(test.take { $0.decide(orphaned: [inclusion.blockHash]) } == [.orphaned(approve)])
        let intent = try #require(test.lane.intent(approve))
        #expect(intent.state == .sent && intent.inclusion == nil && intent.safeRule == nil)
        #expect(intent.attempts.count == 1)
        #expect(test.take { $0.decide(orphaned: [inclusion.blockHash]) }.isEmpty)
    }

    @Test func `a transaction may be included again in another block`() throws {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        let first = try test.include(approve, block: 5)
        test.take { $0.decide(orphaned: [first.blockHash]) }
        let second = TestLane.inclusion(of: first.transactionHash, block: 6, branch: 1)
        test.take { $0.decide(inclusion: second) }
        #expect(test.lane.intent(approve)?.inclusion == second)
    }

    @Test func `a receipt under another block takes the first back by itself`() throws {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        let first = try test.include(approve, block: 5)
        #expect(test.take { $0.decide(inclusion: first) }.isEmpty, "told twice is told once")
        let second = TestLane.inclusion(of: first.transactionHash, block: 5, branch: 1)
        #expect(
            test.take { $0.decide(inclusion: second) }
                == [.orphaned(approve), .included(approve, second)])
    }

    @Test func `effects are undone from the highest nonce down`() throws {
        var test = try TestLane()
        let (approve, route) = test.reserveRoute()
        let first = try test.include(approve, block: 5)
        let second = try test.include(route, block: 6)
        let events = test.take { $0.decide(orphaned: [first.blockHash, second.blockHash]) }
        #expect(events == [.orphaned(route), .orphaned(approve)])
    }

    @Test func `safe and final take blocks up to their number and no further`() throws {
        var test = try TestLane()
        let (approve, route) = test.reserveRoute()
        try test.include(approve, block: 5)
        try test.include(route, block: 6)
        #expect(test.take { $0.decide(safe: 4, rule: "r") }.isEmpty)
        #expect(test.take { $0.decide(safe: 5, rule: "r") } == [.safe(approve, rule: "r")])
        #expect(test.take { $0.decide(finalized: 4, nonce: 7, rule: "tag:finalized") }.isEmpty)
        #expect(
            test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
                == [.finalized(approve, .ok, rule: "tag:finalized")])
        #expect(test.lane.intent(approve)?.finalRule == "tag:finalized")
        #expect(test.lane.intent(route)?.state == .included)
        #expect(
            test.take { $0.decide(finalized: 6, nonce: 9, rule: "stage:executed") }
                == [.finalized(route, .ok, rule: "stage:executed")])
        #expect(test.lane.intent(route)?.finalRule == "stage:executed")
        #expect(test.take { $0.decide(finalized: 7, nonce: 9, rule: "tag:finalized") }.isEmpty)
    }

    @Test func `what reverted ends as reverted and not as filled`() throws {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        try test.include(approve, block: 5, succeeded: false)
        test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
        #expect(test.lane.intent(approve)?.outcome == .reverted)
    }

    @Test func `what is final never moves back: a contradiction halts the lane`() throws {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        let inclusion = try test.include(approve, block: 5)
        test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
        #expect(test.lane.decide(inclusion: inclusion).isEmpty, "the same is no contradiction")
        let other = TestLane.inclusion(of: inclusion.transactionHash, block: 5, branch: 1)
        guard case .halted? = test.lane.decide(inclusion: other).first else {
            Issue.record("another receipt must halt")
            return
        }
        test.take { $0.decide(orphaned: [inclusion.blockHash]) }
        #expect(test.lane.haltReason != nil)
        #expect(test.lane.intent(approve)?.state == .final)
        #expect(test.lane.intent(approve)?.inclusion == inclusion)
    }

    @Test func `no event moves an intent out of its end`() throws {
        var test = try TestLane()
        let (approve, route) = test.reserveRoute()
        let inclusion = try test.include(approve, block: 5)
        test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
        test.take { $0.decide(unsignable: route, reason: "x") }
        let attempt = try test.attempt(for: try #require(test.lane.intent(route)))
        for id in [approve, route] {
            let before = test.lane
            for event: SettlementEvent in [
                .signed(id, attempt), .sent(id), .included(id, inclusion), .orphaned(id),
                .safe(id, rule: "r"), .finalized(id, .foreign, rule: "tag:finalized"),
                .abandoned(id, reason: "r"),
                .turnedIntoCancel(id, reason: "r"), .waiting(id, reason: "r"),
            ] { test.lane.apply(event) }
            #expect(test.lane == before)
        }
    }

    @Test func `a nonce used at finality without a receipt of ours is foreign and halts`() throws {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        try test.sign(approve)
        #expect(
            test.lane.decide(finalized: 5, nonce: 7, rule: "tag:finalized").isEmpty,
            "our nonce is not used yet")
        test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
        #expect(test.lane.intent(approve)?.outcome == .foreign)
        #expect(test.lane.haltReason != nil)
    }

    @Test func `a nonce that we never gave to anything is foreign too`() throws {
        var test = try TestLane(firstNonce: 7)
        #expect(test.lane.decide(finalized: 5, nonce: 7, rule: "tag:finalized").isEmpty)
        test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
        #expect(test.lane.haltReason == "nonce 7 was used by a foreign transaction")
    }

    @Test func `receipts told in any order say when one is missing below`() throws {
        var test = try TestLane()
        let (approve, route) = test.reserveRoute()
        let first = try test.include(approve, block: 5)
        try test.include(route, block: 6)
        #expect(!test.lane.lacksReceipt(besides: route))
        test.take { $0.decide(orphaned: [first.blockHash]) }
        #expect(test.lane.lacksReceipt(besides: route))
        #expect(!test.lane.lacksReceipt(besides: approve))
    }
}
