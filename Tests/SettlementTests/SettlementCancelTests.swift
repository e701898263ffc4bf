import Arithmetic
import Basics
import Ethereum
import Settlement
import Testing

@Suite("Cancel of what was signed")
struct SettlementCancelTests {
    private struct Cancelling {
        var test: TestLane
        let id: IntentId
        var intent: Intent? { test.lane.intent(id) }
    }

    /// A signed allowance whose cancel is wanted.
    private func cancelling(sent: Bool = true) throws -> Cancelling {
        var test = try TestLane()
        let (id, _) = test.reserveRoute()
        let attempt = try test.sign(id)
        if sent { test.take { $0.decide(answer: .accepted, to: attempt.hash) } }
        let events = test.take { $0.decide(cancelling: id, reason: "its deadline passed") }
        #expect(events == [.cancelWanted(id, reason: "its deadline passed")])
        return Cancelling(test: test, id: id)
    }

    /// The empty transaction is signed and sent.
    private func cancelled() throws -> (Cancelling, own: Attempt, empty: Attempt) {
        var run = try cancelling()
        let intent = try #require(run.intent)
        let own = try #require(intent.attempts.first)
        let empty = try run.test.raised(intent, call: run.test.lane.emptyCall)
        let (lane, id) = (run.test.lane, run.id)
        #expect(lane.decide(replaced: empty, for: id) == [.cancelSigned(id, empty)])
        run.test.take { $0.decide(replaced: empty, for: id) }
        return (run, own, empty)
    }

    @Test(arguments: [true, false])
    func `a cancel is wanted once and closes nothing`(sent: Bool) throws {
        let run = try cancelling(sent: sent)
        #expect(run.test.lane.decide(cancelling: run.id, reason: "again").isEmpty)
        #expect(run.intent?.state == (sent ? .sent : .signed))
        #expect(run.intent?.isResolved == false)
        #expect(run.test.lane.watchedHashes.count == 1)
    }

    @Test func `what is not signed, included or over is not cancelled this way`() throws {
        var test = try TestLane()
        let (approve, route) = test.reserveRoute()
        #expect(test.lane.decide(cancelling: approve, reason: "r").isEmpty)
        try test.include(approve, block: 5)
        #expect(test.lane.decide(cancelling: approve, reason: "r").isEmpty)
        test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
        #expect(test.lane.decide(cancelling: approve, reason: "r").isEmpty)
        #expect(test.lane.decide(cancelling: route, reason: "r").isEmpty)
        #expect(test.lane.decide(cancelling: IntentId(99), reason: "r").isEmpty)
    }

    @Test func `once a cancel is wanted only the empty transaction may be signed`() throws {
        let run = try cancelling()
        let intent = try #require(run.intent)
        #expect(run.test.lane.decide(replaced: try run.test.raised(intent), for: run.id).isEmpty)
        let empty = try run.test.raised(intent, call: run.test.lane.emptyCall)
        #expect(!run.test.lane.decide(replaced: empty, for: run.id).isEmpty)
    }

    @Test func `the empty transaction's receipt ends it as cancelled, at final and not before`()
        throws
    {
        var (run, _, empty) = try cancelled()
        run.test.take { $0.decide(inclusion: TestLane.inclusion(of: empty.hash, block: 5)) }
        #expect(run.intent?.state == .included)
        #expect(run.intent?.isResolved == false, "the other form may still win a reorganisation")
        #expect(run.intent?.hasTakenEffect == false)
        run.test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
        #expect(run.intent?.outcome == .cancelled)
        #expect(run.intent?.isResolved == true)
    }

    @Test(arguments: [true, false])
    func `its own receipt ends it as it went although a cancel was signed`(
        succeeded: Bool
    ) throws {
        var (run, own, _) = try cancelled()
        run.test.take {
            $0.decide(
                inclusion: TestLane.inclusion(of: own.hash, block: 5, succeeded: succeeded))
        }
        #expect(run.intent?.hasTakenEffect == succeeded)
        run.test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
        #expect(run.intent?.outcome == (succeeded ? .ok : .reverted))
    }

    @Test func `a reorganisation may give the nonce to the other form`() throws {
        var (run, own, empty) = try cancelled()
        let first = TestLane.inclusion(of: empty.hash, block: 5)
        run.test.take { $0.decide(inclusion: first) }
        run.test.take { $0.decide(orphaned: [first.blockHash]) }
        #expect(run.intent?.state == .sent)
        run.test.take {
            $0.decide(inclusion: TestLane.inclusion(of: own.hash, block: 5, branch: 1))
        }
        run.test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
        #expect(run.intent?.outcome == .ok)
    }

    @Test func `what waited for it is not signed when the empty transaction won`() throws {
        var (run, _, empty) = try cancelled()
        run.test.take { $0.decide(inclusion: TestLane.inclusion(of: empty.hash, block: 5)) }
        #expect(run.test.lane.signable.isEmpty, "no allowance was given")
    }

    @Test func `a cancel that is stuck is raised further than what it cancels`() throws {
        var (run, _, _) = try cancelled()
        for _ in 2..<SettlementLimits.attemptsOfNonceMax {
            let intent = try #require(run.intent)
            let next = try run.test.raised(intent, call: run.test.lane.emptyCall)
            let id = run.id
            #expect(run.test.take { $0.decide(replaced: next, for: id) }.count == 1)
        }
        #expect(run.test.lane.refusalToReplace(run.id) == .attemptsUsedUp)
        #expect(run.intent?.attempts.count == SettlementLimits.attemptsOfNonceMax)
    }
}
