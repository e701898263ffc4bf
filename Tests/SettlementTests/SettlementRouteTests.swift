import Arithmetic
import Basics
import Settlement
import Testing

@Suite("The way that signed forms go")
struct SettlementRouteTests {
    /// A lane whose first intent is signed for a relay.
    private func signedPrivately() throws -> (test: TestLane, id: IntentId, attempt: Attempt) {
        var test = try TestLane()
        let (id, _) = test.reserveRoute()
        let intent = try #require(test.lane.intent(id))
        let attempt = try test.attempt(for: intent).going(by: .relay)
        test.take { $0.decide(signed: attempt, for: id) }
        return (test, id, attempt)
    }

    @Test func `a form goes the way that was recorded with it`() throws {
        let (test, id, attempt) = try signedPrivately()
        #expect(test.lane.intent(id)?.route == .relay)
        #expect(test.lane.intent(id)?.attempts == [attempt])
        var other = try TestLane()
        let (plain, _) = other.reserveRoute()
        #expect(other.lane.intent(plain)?.route == nil, "nothing is signed")
        try other.sign(plain)
        #expect(other.lane.intent(plain)?.route == .publicPool)
    }

    @Test(arguments: SendingRoute.allCases)
    func `a replacement goes the way of the first form, whatever was asked for`(
        asked: SendingRoute
    ) throws {
        var (test, id, _) = try signedPrivately()
        let intent = try #require(test.lane.intent(id))
        let raised = try test.raised(intent).going(by: asked)
        #expect(
            test.take { $0.decide(replaced: raised, for: id) }
                == [.replaced(id, raised.going(by: .relay))])
        #expect(test.lane.intent(id)?.attempts.map(\.route) == [.relay, .relay])
    }

    @Test(arguments: SendingRoute.allCases)
    func `what was public stays public`(asked: SendingRoute) throws {
        var test = try TestLane()
        let (id, _) = test.reserveRoute()
        try test.sign(id)
        let raised = try test.raised(try #require(test.lane.intent(id))).going(by: asked)
        test.take { $0.decide(replaced: raised, for: id) }
        #expect(test.lane.intent(id)?.attempts.map(\.route) == [.publicPool, .publicPool])
    }

    @Test func `the empty transaction of a cancel goes the private way, too`() throws {
        var (test, id, _) = try signedPrivately()
        test.take { $0.decide(cancelling: id, reason: "its deadline passed") }
        let intent = try #require(test.lane.intent(id))
        let empty = try test.raised(intent, call: test.lane.emptyCall)
        test.take { $0.decide(replaced: empty, for: id) }
        let last = try #require(test.lane.intent(id)?.attempts.last)
        #expect(last.isCancel && last.route == .relay && last.hash == empty.hash)
    }

    @Test(arguments: [BroadcastAnswer.nonceTooLow, .replacementUnderpriced])
    func `nobody's word of a nonce contests what only a relay has seen`(
        answer: BroadcastAnswer
    ) throws {
        let (test, id, attempt) = try signedPrivately()
        #expect(test.lane.decide(answer: answer, to: attempt.hash).isEmpty)
        #expect(test.lane.decide(unknownAttemptsOf: id, after: answer).isEmpty)
    }

    @Test func `the finalized nonce is believed of private forms, too`() throws {
        var (test, id, _) = try signedPrivately()
        test.take { $0.decide(finalized: 9, nonce: 8, rule: "tag:finalized") }
        #expect(test.lane.intent(id)?.outcome == .foreign)
        #expect(test.lane.haltReason != nil)
    }

    @Test func `a missing relay is told once, and forgotten when a relay takes the bytes`() throws {
        var (test, id, attempt) = try signedPrivately()
        test.take { $0.decide(answer: .accepted, to: attempt.hash) }
        let reason = SendingRoute.relayMissing
        #expect(test.take { $0.decide(waiting: id, reason: reason) }.count == 1)
        #expect(test.lane.intent(id)?.waitReason == reason)
        #expect(test.lane.decide(waiting: id, reason: reason).isEmpty)
        #expect(test.lane.decide(answer: .unknown("timeout"), to: attempt.hash).isEmpty)
        #expect(
            test.take { $0.decide(answer: .alreadyKnown, to: attempt.hash) } == [.sent(id)])
        #expect(test.lane.intent(id)?.waitReason == nil)
        #expect(test.lane.decide(answer: .alreadyKnown, to: attempt.hash).isEmpty)
    }

    @Test func `another reason to wait stays`() throws {
        var (test, id, attempt) = try signedPrivately()
        test.take { $0.decide(waiting: id, reason: "a higher fee is needed") }
        test.take { $0.decide(answer: .accepted, to: attempt.hash) }
        #expect(test.lane.intent(id)?.waitReason == "a higher fee is needed")
    }
}
