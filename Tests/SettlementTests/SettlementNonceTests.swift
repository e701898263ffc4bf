import Arithmetic
import Basics
import Settlement
import Testing

@Suite("Nonces")
struct SettlementNonceTests {
    @Test func `a nonce that nothing was signed for is used again`() throws {
        var test = try TestLane(firstNonce: 7)
        let (approve, route) = test.reserveRoute()
        let events = test.take { $0.decide(unsignable: approve, reason: "simulation") }
        #expect(events.compactMap(\.intent) == [route, approve], "what waits goes first")
        #expect(test.lane.intents.map(\.state) == [.abandoned, .abandoned])
        #expect(test.lane.nextNonce == 7)
        test.reserveRoute()
        #expect(test.lane.openIntents.map(\.nonce) == [7, 8])
        #expect(test.lane.openIntents.map(\.id.value) == [3, 4], "numbers are never used again")
    }

    @Test func `only the route is given up when the allowance is out`() throws {
        var test = try TestLane(firstNonce: 7)
        let (approve, route) = test.reserveRoute()
        try test.include(approve, block: 5)
        #expect(
            test.take { $0.decide(unsignable: route, reason: "r") }
                == [.abandoned(route, reason: "r")])
        #expect(test.lane.nextNonce == 8)
    }

    @Test func `a signed nonce is never given up`() throws {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        try test.sign(approve)
        #expect(test.lane.decide(unsignable: approve, reason: "late").isEmpty)
    }

    @Test func `a gap below others is closed by an empty transaction to ourselves`() throws {
        var test = try TestLane(firstNonce: 7)
        let (approve, route) = test.reserveRoute()
        let (other, _) = test.reserveRoute()
        try test.sign(other)
        test.take { $0.decide(unsignable: approve, reason: "simulation") }
        for id in [approve, route] {
            let intent = try #require(test.lane.intent(id))
            #expect(intent.purpose == .cancel && intent.state == .reserved)
            #expect(intent.call.to == test.lane.sender)
            #expect(intent.call.value.isZero && intent.call.input.isEmpty)
        }
        #expect(test.lane.signable.map(\.id) == [approve, route], "a cancel waits for nothing")
        #expect(test.lane.intents.map(\.nonce) == [7, 8, 9, 10])
    }

    @Test func `what is above counts before it is signed, for its signature may be on its way`()
        throws
    {
        var test = try TestLane(firstNonce: 7)
        let (approve, _) = test.reserveRoute()
        let (other, _) = test.reserveRoute()
        test.take { $0.decide(unsignable: approve, reason: "simulation") }
        try test.sign(other)
        let open = test.lane.openIntents.map(\.nonce)
        #expect(open == Array(7...10), "no gap below a signature")
    }

    @Test func `a signature for what an intent was before it became a cancel is refused`() throws {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        test.reserveRoute()
        let late = try test.attempt(for: try #require(test.lane.intent(approve)))
        test.take { $0.decide(unsignable: approve, reason: "deadline") }
        #expect(test.lane.intent(approve)?.purpose == .cancel)
        #expect(test.lane.decide(signed: late, for: approve).isEmpty)
        try test.sign(approve)
        #expect(test.lane.intent(approve)?.state == .signed)
    }

    @Test func `a used-up nonce ends as cancelled`() throws {
        var test = try TestLane(firstNonce: 7)
        let (approve, _) = test.reserveRoute()
        test.reserveRoute()
        test.take { $0.decide(unsignable: approve, reason: "simulation") }
        try test.include(approve, block: 5)
        test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
        #expect(test.lane.intent(approve)?.outcome == .cancelled)
    }

    @Test func `a cancel that cannot be signed waits, tells why once, and is signed when it can`()
        throws
    {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        test.reserveRoute()
        test.take { $0.decide(unsignable: approve, reason: "simulation") }
        test.take { $0.decide(unsignable: approve, reason: "signer is gone") }
        #expect(test.lane.intent(approve)?.state == .reserved)
        #expect(test.lane.intent(approve)?.waitReason == "signer is gone")
        #expect(test.lane.decide(unsignable: approve, reason: "signer is gone").isEmpty)
        try test.sign(approve)
        #expect(test.lane.intent(approve)?.state == .signed)
        #expect(test.lane.intent(approve)?.waitReason == nil)
    }

    @Test func `no nonce ever has two signed intents and none below a signature is free`() throws {
        for seed in 1...40 {
            var random = TestRandom(seed: UInt64(seed))
            var test = try TestLane()
            for _ in 0..<40 {
                step(&test, &random)
                let signed = test.lane.intents.filter(\.hasSignature)
                #expect(Set(signed.map(\.nonce)).count == signed.count)
                let open = test.lane.intents.filter { $0.state != .abandoned }.map(\.nonce)
                #expect(open.sorted() == Array(7..<test.lane.nextNonce), "one owner, no gap")
            }
        }
    }

    private func step(_ test: inout TestLane, _ random: inout TestRandom) {
        guard
            let intent = test.lane.openIntents.isEmpty || random.oneIn(3)
                ? nil : random.pick(test.lane.openIntents)
        else {
            test.reserveRoute()
            return
        }
        switch random.int(0, 3) {
        case 0: test.take { $0.decide(unsignable: intent.id, reason: "random") }
        case 1: if test.lane.signable.contains(intent) { _ = try? test.sign(intent.id) }
        default:
            guard let hash = intent.attempts.last?.hash else { return }
            let succeeded = !random.oneIn(4)
            test.take {
                $0.decide(
                    inclusion: TestLane.inclusion(of: hash, block: 5, succeeded: succeeded))
            }
        }
    }
}
