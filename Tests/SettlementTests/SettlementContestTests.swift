import Arithmetic
import Basics
import Settlement
import Testing

@Suite("Contested nonces")
struct SettlementContestTests {
    private func contested(
        _ answer: BroadcastAnswer = .nonceTooLow
    ) throws -> (TestLane, IntentId) {
        var test = try TestLane()
        let (id, _) = test.reserveRoute()
        let attempt = try test.sign(id)
        #expect(test.take { $0.decide(answer: answer, to: attempt.hash) }.isEmpty)
        #expect(test.lane.intent(id)?.contestReason == nil, "the answer alone proves nothing")
        #expect(test.take { $0.decide(unknownAttemptsOf: id, after: answer) }.count == 1)
        return (test, id)
    }

    @Test(arguments: [BroadcastAnswer.nonceTooLow, .replacementUnderpriced])
    func `a refused nonce of which nothing is known is contested, told once`(
        answer: BroadcastAnswer
    ) throws {
        let (test, id) = try contested(answer)
        #expect(test.lane.intent(id)?.contestReason?.contains("not ours") == true)
        #expect(test.lane.decide(unknownAttemptsOf: id, after: answer).isEmpty)
        #expect(test.lane.haltReason == nil)
        #expect(test.lane.refusalToReplace(id) == .contested, "it is not bid for")
    }

    @Test(arguments: [
        BroadcastAnswer.accepted, .alreadyKnown, .underpriced, .insufficientFunds, .refused("x"),
        .unknown("x"),
    ])
    func `no other answer contests a nonce`(answer: BroadcastAnswer) throws {
        var test = try TestLane()
        let (id, _) = test.reserveRoute()
        try test.sign(id)
        #expect(test.lane.decide(unknownAttemptsOf: id, after: answer).isEmpty)
    }

    @Test func `a receipt of ours resolves it`() throws {
        var (test, id) = try contested()
        try test.include(id, block: 5)
        #expect(test.lane.intent(id)?.contestReason == nil)
        #expect(test.lane.decide(unknownAttemptsOf: id, after: .nonceTooLow).isEmpty)
    }

    @Test func `a node that takes the bytes after all resolves it`() throws {
        var (test, id) = try contested()
        let hash = try #require(test.lane.intent(id)?.attempts.first?.hash)
        test.take { $0.decide(answer: .accepted, to: hash) }
        #expect(test.lane.intent(id)?.contestReason == nil)
        test.take { $0.decide(unknownAttemptsOf: id, after: .nonceTooLow) }
        #expect(test.lane.intent(id)?.contestReason != nil)
        test.take { $0.decide(answer: .alreadyKnown, to: hash) }
        #expect(test.lane.intent(id)?.contestReason == nil, "also once it was sent")
    }

    @Test func `the finalized nonce resolves it as foreign and halts the lane`() throws {
        var (test, id) = try contested()
        #expect(test.lane.decide(finalized: 4, nonce: 7, rule: "tag:finalized").isEmpty)
        test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
        #expect(test.lane.intent(id)?.outcome == .foreign)
        #expect(test.lane.haltReason != nil)
    }

    @Test func `a final nonce that is said to be unused halts the lane`() throws {
        var test = try TestLane()
        let (id, _) = test.reserveRoute()
        try test.include(id, block: 5)
        test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
        #expect(
            test.lane.decide(finalized: 4, nonce: 7, rule: "tag:finalized").isEmpty,
            "an older block")
        #expect(test.lane.decide(finalized: 6, nonce: 8, rule: "tag:finalized").isEmpty)
        let events = test.lane.decide(finalized: 6, nonce: 7, rule: "tag:finalized")
        #expect(
            events == [.halted(reason: "nonce 7 was final, but block 6 says it is unused")])
    }

    @Test func `safe steps back and forth, final does not`() throws {
        var test = try TestLane()
        let (id, _) = test.reserveRoute()
        let inclusion = try test.include(id, block: 5)
        test.take { $0.decide(safe: 5, rule: "tag:safe") }
        #expect(test.lane.intent(id)?.safeRule == "tag:safe")
        #expect(test.take { $0.decide(safe: 4, rule: "tag:safe") } == [.unsafe(id)])
        #expect(test.lane.intent(id)?.state == .included)
        #expect(test.lane.intent(id)?.safeRule == nil)
        test.take { $0.decide(safe: 6, rule: "fast") }
        #expect(test.lane.intent(id)?.safeRule == "fast")
        test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
        #expect(test.take { $0.decide(safe: 1, rule: "tag:safe") }.isEmpty)
        #expect(test.take { $0.decide(inclusion: inclusion) }.isEmpty)
        #expect(test.lane.intent(id)?.state == .final)
    }
}
