import Arithmetic
import Basics
import Ethereum
import Settlement
import Testing

@Suite("Replacement of what waits")
struct SettlementReplacementTests {
    private func waiting() throws -> (TestLane, IntentId) {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        let attempt = try test.sign(approve)
        test.take { $0.decide(answer: .accepted, to: attempt.hash) }
        return (test, approve)
    }

    private func intent(_ test: TestLane, _ id: IntentId) throws -> Intent {
        try #require(test.lane.intent(id))
    }

    @Test func `a replacement is the same call under the same nonce at higher fees`() throws {
        var (test, id) = try waiting()
        let first = try #require(try intent(test, id).attempts.first)
        let second = try test.raised(try intent(test, id))
        #expect(test.take { $0.decide(replaced: second, for: id) } == [.replaced(id, second)])
        #expect(try intent(test, id).attempts == [first, second])
        #expect(try intent(test, id).state == .sent, "the first form may still be taken")
        #expect(test.lane.watchedHashes == [first.hash, second.hash])
    }

    @Test func `either form may be the one that a block takes`() throws {
        for index in 0...1 {
            var (test, id) = try waiting()
            let second = try test.raised(try intent(test, id))
            test.take { $0.decide(replaced: second, for: id) }
            let taken = try intent(test, id).attempts[index]
            test.take { $0.decide(inclusion: TestLane.inclusion(of: taken.hash, block: 5)) }
            test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
            #expect(try intent(test, id).outcome == .ok)
            #expect(try intent(test, id).includedAttempt == taken)
        }
    }

    @Test func `fees that a pool would refuse are refused here`() throws {
        let (test, id) = try waiting()
        let intent = try intent(test, id)
        let least = try #require(intent.attempts.last?.fees.raised)
        for (cap, tip) in [
            (least.maxFeePerGas - 1, least.maxPriorityFeePerGas),
            (least.maxFeePerGas, least.maxPriorityFeePerGas - 1),
        ] {
            let low = try test.attempt(for: intent) {
                $0.maxFeePerGas = cap
                $0.maxPriorityFeePerGas = tip
            }
            #expect(test.lane.decide(replaced: low, for: id).isEmpty)
        }
        #expect(!test.lane.decide(replaced: try test.raised(intent), for: id).isEmpty)
    }

    @Test func `fees that the bytes do not carry are not believed`() throws {
        let (test, id) = try waiting()
        let intent = try intent(test, id)
        let fees = try #require(intent.attempts.last?.fees.raised)
        let same = try test.attempt(for: intent)
        let claimed = Attempt(
            hash: same.hash, raw: same.raw, maxFeePerGas: fees.maxFeePerGas,
            maxPriorityFeePerGas: fees.maxPriorityFeePerGas)
        #expect(test.lane.decide(replaced: claimed, for: id).isEmpty)
    }

    @Test func `another call or nonce is no replacement`() throws {
        let (test, id) = try waiting()
        let intent = try intent(test, id)
        let other = try test.raised(intent, call: TestLane.call(9))
        #expect(test.lane.decide(replaced: other, for: id).isEmpty)
        let empty = try test.raised(intent, call: test.lane.emptyCall)
        #expect(test.lane.decide(replaced: empty, for: id).isEmpty, "no cancel is wanted")
        var fees = try test.raised(intent)
        fees = try test.attempt(for: intent) {
            $0.maxFeePerGas = fees.maxFeePerGas
            $0.maxPriorityFeePerGas = fees.maxPriorityFeePerGas
            $0.nonce = intent.nonce + 1
        }
        #expect(test.lane.decide(replaced: fees, for: id).isEmpty)
    }

    @Test func `only the lowest nonce without a block is raised`() throws {
        var (test, first) = try waiting()
        let (second, _) = test.reserveRoute()
        try test.sign(second)
        #expect(test.lane.refusalToReplace(second) == .behindLowerNonce)
        #expect(
            test.lane.decide(replaced: try test.raised(try intent(test, second)), for: second)
                .isEmpty)
        #expect(test.lane.refusalToReplace(first) == nil)
        // The route in between is not signed yet and holds the second up, not its fees.
        try test.include(first, block: 5)
        #expect(test.lane.refusalToReplace(second) == .behindLowerNonce)
        try test.include(IntentId(2), block: 6)
        #expect(test.lane.refusalToReplace(second) == nil)
    }

    @Test func `what a block holds is not replaced until the block is undone`() throws {
        var (test, id) = try waiting()
        let inclusion = try test.include(id, block: 5)
        #expect(test.lane.refusalToReplace(id) == .notWaiting)
        test.take { $0.decide(orphaned: [inclusion.blockHash]) }
        #expect(test.lane.refusalToReplace(id) == nil)
    }

    @Test func `attempts are bounded, and beyond them it waits with a reason told once`() throws {
        var (test, id) = try waiting()
        for _ in 1..<SettlementLimits.attemptsMax {
            let next = try test.raised(try intent(test, id))
            #expect(!test.take { $0.decide(replaced: next, for: id) }.isEmpty)
        }
        #expect(test.lane.refusalToReplace(id) == .attemptsUsedUp)
        let beyond = try test.raised(try intent(test, id))
        #expect(test.lane.decide(replaced: beyond, for: id).isEmpty)
        let reason = try #require(ReplacementRefusal.attemptsUsedUp.waitReason)
        #expect(test.take { $0.decide(waiting: id, reason: reason) }.count == 1)
        #expect(test.take { $0.decide(waiting: id, reason: reason) }.isEmpty)
        #expect(try intent(test, id).waitReason == reason)
        #expect(try intent(test, id).state == .sent, "a signature exists: never abandoned")
        try test.include(id, block: 5)
        #expect(try intent(test, id).waitReason == nil)
    }

    @Test func `as many intents are open as may be, and no more`() throws {
        var test = try TestLane()
        for _ in 0..<(SettlementLimits.openIntentsMax / 2) { test.reserveRoute() }
        #expect(test.lane.openIntents.count == SettlementLimits.openIntentsMax)
        let before = test.lane
        test.reserveRoute()
        #expect(test.lane == before)
    }
}
