import Basics
import Settlement
import Testing

/// Signers that remember what they were asked to sign for a nonce, and sign nothing else for it.
@Suite("Kept nonces")
struct SettlementKeptNonceTests {
    @Test func `a nonce that may have been asked for is used up though nothing is above it`() throws
    {
        var test = try TestLane(firstNonce: 7)
        let (approve, route) = test.reserveRoute()
        let events = test.take {
            $0.decide(unsignable: approve, reason: "no answer", keepsNonce: true)
        }
        #expect(events.compactMap(\.intent) == [route, approve])
        let lane = test.lane
        #expect(lane.intent(route)?.state == .abandoned, "nobody was asked for what waited")
        #expect(lane.intent(approve)?.state == .reserved)
        #expect(lane.intent(approve)?.purpose == .cancel)
        #expect(lane.intent(approve)?.call == lane.emptyCall)
        #expect(lane.nextNonce == 8, "the next intent gets another nonce")
        test.reserveRoute()
        #expect(test.lane.openIntents.map(\.nonce) == [7, 8, 9])
    }

    @Test func `what waited for a signed intent may have been asked for in a block that is gone`()
        throws
    {
        var test = try TestLane(firstNonce: 7)
        let (approve, route) = test.reserveRoute()
        try test.include(approve, block: 5)
        test.take { $0.decide(unsignable: route, reason: "simulation", keepsNonce: true) }
        #expect(test.lane.intent(route)?.purpose == .cancel)
        #expect(test.lane.nextNonce == 9)
    }

    @Test func `a late signature for what became a cancel is refused, and the cancel is taken`()
        throws
    {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        let late = try test.attempt(for: try #require(test.lane.intent(approve)))
        test.take { $0.decide(unsignable: approve, reason: "deadline", keepsNonce: true) }
        #expect(test.lane.decide(signed: late, for: approve).isEmpty)
        try test.include(approve, block: 5)
        test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
        #expect(test.lane.intent(approve)?.outcome == .cancelled)
    }

    @Test func `no nonce that may have been asked for ever carries another call`() throws {
        for seed in 1...40 {
            var random = TestRandom(seed: UInt64(seed))
            var test = try TestLane()
            var asked: [UInt64: TransactionCall] = [:]
            for _ in 0..<40 {
                for intent in test.lane.signable {
                    let isSame = asked[intent.nonce].map { $0 == intent.call } ?? true
                    let isCancel = intent.call == test.lane.emptyCall
                    #expect(isSame || isCancel, "nonce \(intent.nonce)")
                    if !isCancel { asked[intent.nonce] = intent.call }
                }
                let open = test.lane.openIntents
                guard !open.isEmpty, !random.oneIn(3) else {
                    test.reserveRoute()
                    continue
                }
                let intent = random.pick(open)
                if random.oneIn(2) {
                    test.take {
                        $0.decide(unsignable: intent.id, reason: "random", keepsNonce: true)
                    }
                } else if test.lane.signable.contains(intent) {
                    _ = try? test.sign(intent.id)
                }
            }
        }
    }
}
