import Arithmetic
import Basics
import Ethereum
import Settlement
import Testing

@Suite("Settlement ladder")
struct SettlementLaneTests {
    @Test func `an intent climbs from reserved to final`() throws {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        var states = [test.lane.intent(approve)?.state]
        let attempt = try test.sign(approve)
        states.append(test.lane.intent(approve)?.state)
        test.take { $0.decide(answer: .accepted, to: attempt.hash) }
        states.append(test.lane.intent(approve)?.state)
        test.take { $0.decide(inclusion: TestLane.inclusion(of: attempt.hash, block: 5)) }
        states.append(test.lane.intent(approve)?.state)
        test.take { $0.decide(safe: 5, rule: "tag:safe") }
        states.append(test.lane.intent(approve)?.state)
        test.take { $0.decide(finalized: 5, nonce: 8, rule: "tag:finalized") }
        states.append(test.lane.intent(approve)?.state)
        #expect(states == [.reserved, .signed, .sent, .included, .safe, .final])
        #expect(test.lane.intent(approve)?.outcome == .ok)
        #expect(test.lane.intent(approve)?.safeRule == "tag:safe")
        #expect(!test.lane.watchedHashes.contains(attempt.hash))
    }

    @Test func `nonces follow each other from the chain's first`() throws {
        var test = try TestLane(firstNonce: 7)
        for _ in 0..<3 { test.reserveRoute() }
        #expect(test.lane.intents.map(\.nonce) == Array(7...12))
        #expect(test.lane.intents.map(\.id.value) == Array(1...6))
        #expect(test.lane.nextNonce == 13)
    }

    @Test func `no nonce is given where the protocol has none`() throws {
        let lane = SettlementLane(chain: ChainId(1), sender: .zero, firstNonce: .max)
        let request = IntentRequest(
            purpose: .approve, call: TestLane.call(), waitsForPrevious: false, deadline: .zero)
        #expect(lane.decide(requests: [request]).isEmpty)
    }

    @Test func `what waits is signable once what it waits for is included and succeeded`() throws {
        var test = try TestLane()
        let (approve, route) = test.reserveRoute()
        #expect(test.lane.signable.map(\.id) == [approve])
        let inclusion = try test.include(approve, block: 5)
        #expect(test.lane.signable.map(\.id) == [route])
        test.take { $0.decide(orphaned: [inclusion.blockHash]) }
        #expect(test.lane.signable.isEmpty)
        test.take {
            $0.decide(
                inclusion: TestLane.inclusion(
                    of: inclusion.transactionHash, block: 6, succeeded: false))
        }
        #expect(test.lane.signable.isEmpty, "a reverted allowance allows nothing")
    }

    // MARK: Crash rows

    @Test func `reserved and lost before the signature was stored: the same nonce is signed`()
        throws
    {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        var restarted = SettlementLane(
            chain: test.chain, sender: test.lane.sender, firstNonce: 7)
        for intent in test.lane.intents { restarted.apply(.reserved(intent)) }
        #expect(restarted == test.lane)
        #expect(restarted.signable.map(\.nonce) == [7])
        let intent = try #require(restarted.intent(approve))
        #expect(restarted.decide(signed: try test.attempt(for: intent), for: approve).count == 1)
    }

    @Test(arguments: [BroadcastAnswer.accepted, .alreadyKnown])
    func `bytes that a node has are sent`(answer: BroadcastAnswer) throws {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        let attempt = try test.sign(approve)
        #expect(test.take { $0.decide(answer: answer, to: attempt.hash) } == [.sent(approve)])
        #expect(test.take { $0.decide(answer: answer, to: attempt.hash) }.isEmpty)
    }

    @Test(arguments: [
        BroadcastAnswer.nonceTooLow, .replacementUnderpriced, .underpriced, .insufficientFunds,
        .refused("x"), .unknown("timeout"),
    ])
    func `any other answer proves nothing`(answer: BroadcastAnswer) throws {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        let attempt = try test.sign(approve)
        #expect(test.take { $0.decide(answer: answer, to: attempt.hash) }.isEmpty)
        #expect(test.lane.intent(approve)?.state == .signed)
        #expect(test.lane.watchedHashes == [attempt.hash])
    }

    @Test func `a receipt counts even when no answer to the bytes was seen`() throws {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        let attempt = try test.sign(approve)
        test.take { $0.decide(inclusion: TestLane.inclusion(of: attempt.hash, block: 5)) }
        #expect(test.lane.intent(approve)?.state == .included)
        #expect(test.take { $0.decide(answer: .accepted, to: attempt.hash) }.isEmpty)
    }

    // MARK: Signatures

    @Test func `only bytes that do what the intent asks for are taken`() throws {
        var test = try TestLane()
        let (approve, route) = test.reserveRoute()
        let intent = try #require(test.lane.intent(approve))
        let good = try test.attempt(for: intent)
        var strangers = [
            try test.attempt(for: intent) { $0.nonce += 1 },
            try test.attempt(for: intent) { $0.to = .zero },
            try test.attempt(for: intent) { $0.value = .one },
            try test.attempt(for: intent) { $0.input.append(0) },
            try test.attempt(for: intent) { $0.gas -= 1 },
            try test.attempt(for: intent) { $0.chainId = ChainId(2) },
        ]
        strangers.append(
            Attempt(
                hash: .zero, raw: good.raw, maxFeePerGas: .one, maxPriorityFeePerGas: .one))
        strangers.append(
            Attempt(
                hash: good.hash, raw: Array(good.raw.dropLast()), maxFeePerGas: .one,
                maxPriorityFeePerGas: .one))
        for stranger in strangers {
            #expect(test.lane.decide(signed: stranger, for: approve).isEmpty)
        }
        #expect(test.lane.decide(signed: good, for: route).isEmpty)
        #expect(test.lane.decide(signed: good, for: approve) == [.signed(approve, good)])
    }

    @Test func `bytes with more gas than the call are taken, for data may cost gas`() throws {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        let intent = try #require(test.lane.intent(approve))
        let roomy = try test.attempt(for: intent) { $0.gas += 50_000 }
        #expect(test.lane.decide(signed: roomy, for: approve) == [.signed(approve, roomy)])
    }

    @Test func `a second signature for a nonce is refused`() throws {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        try test.sign(approve)
        let intent = try #require(test.lane.intent(approve))
        let second = try test.attempt(for: intent, tip: 2)
        #expect(test.lane.decide(signed: second, for: approve).isEmpty)
    }

    @Test func `nothing is reserved or signed on a halted lane`() throws {
        var test = try TestLane()
        let (approve, _) = test.reserveRoute()
        let attempt = try test.attempt(for: try #require(test.lane.intent(approve)))
        test.lane.apply(.halted(reason: "test"))
        #expect(test.lane.signable.isEmpty)
        #expect(test.lane.decide(signed: attempt, for: approve).isEmpty)
        let count = test.lane.intents.count
        test.reserveRoute()
        #expect(test.lane.intents.count == count)
    }

    @Test func `an event about an unknown intent changes nothing`() throws {
        var test = try TestLane()
        test.reserveRoute()
        let before = test.lane
        test.lane.apply(.sent(IntentId(99)))
        test.lane.apply(.abandoned(IntentId(99), reason: ""))
        #expect(test.lane == before)
    }
}
