import Arithmetic
import Basics
import Codecs
import Desk
import Ethereum
import Settlement
import Testing

/// A lane between a signer and a chain that does what it likes: takes any signed form of a nonce,
/// undoes blocks that are not final, and tells late; the lane's record is its event log alone.
struct LaneWorld {
    private struct Block {
        let number: UInt64
        let hash: Hash32
        let receipts: [Inclusion]
        /// The sender's nonce after it.
        let nonce: UInt64
    }

    private(set) var lane: SettlementLane
    private(set) var log: [[UInt8]] = []
    private(set) var finals: [IntentId: Int] = [:]
    /// What was applied and not undone, by transaction.
    private(set) var applied: [Hash32: Hash32] = [:]
    private var blocks: [Block]
    private var finalized = 0
    private var counter: UInt64 = 0
    /// Receipts that were not told yet.
    private var untold: [Inclusion] = []
    private var random: TestRandom
    private let firstNonce: UInt64 = 5

    init(seed: UInt64) {
        random = TestRandom(seed: seed)
        lane = SettlementLane(
            chain: TestMarket.chain, sender: TestSigner.address, firstNonce: firstNonce)
        blocks = [Block(number: 0, hash: .zero, receipts: [], nonce: firstNonce)]
    }

    // MARK: Steps

    mutating func act() throws {
        switch random.int(0, 13) {
        case 0: reserve()
        case 1...3: try sign()
        case 4: try replace()
        case 5: giveUp()
        case 6: cancel()
        case 7: answer()
        case 8, 9: mine()
        case 10: undo()
        case 11: tell()
        case 12: finality()
        default: try restart()
        }
        checkNonces()
    }

    /// Ends all chaos: everything open is signed, taken, told and final.
    mutating func settle() throws {
        for _ in 0..<400 where !lane.openIntents.isEmpty {
            for intent in lane.signable { try sign(intent) }
            mine()
            tell()
            finality(lag: 0)
            giveUpFailed()
        }
    }

    private mutating func take(_ events: [SettlementEvent]) {
        for event in events {
            log.append(DeskEvent.settlement(event).payload)
            switch event {
            case .included(_, let inclusion):
                #expect(applied[inclusion.transactionHash] == nil, "applied twice")
                applied[inclusion.transactionHash] = inclusion.blockHash
            case .orphaned(let id):
                let hash = lane.intent(id)?.inclusion?.transactionHash ?? .zero
                #expect(applied.removeValue(forKey: hash) != nil, "undone without effect")
            case .finalized(let id, _, _): finals[id, default: 0] += 1
            default: break
            }
            lane.apply(event)
        }
    }

    private mutating func reserve() {
        let deadline = Timestamp(milliseconds: 1)
        let calls = (1...2).map { byte in
            TransactionCall(
                to: TestMarket.executor, value: .zero,
                input: [UInt8(byte), UInt8(truncatingIfNeeded: lane.nextIntent)], gasLimit: 90_000)
        }
        take(
            lane.decide(requests: [
                IntentRequest(
                    purpose: .approve, call: calls[0], waitsForPrevious: false, deadline: deadline),
                IntentRequest(
                    purpose: .route, call: calls[1], waitsForPrevious: true, deadline: deadline),
            ]))
    }

    private mutating func sign() throws {
        guard !lane.signable.isEmpty else { return }
        try sign(random.pick(lane.signable))
    }

    private mutating func sign(_ intent: Intent) throws {
        let attempt = try TestSigner.attempt(intent.call, nonce: intent.nonce)
        take(lane.decide(signed: attempt, for: intent.id))
    }

    /// Offers raised fees, or by chance fees that are too low, to any intent.
    private mutating func replace() throws {
        guard let intent = lane.openIntents.first(where: { $0.hasSignature }),
            let last = intent.attempts.last, let raised = last.fees.raised
        else { return }
        let call = intent.cancelReason == nil ? intent.call : lane.emptyCall
        let fees =
            random.oneIn(4)
            ? AttemptFees(
                maxFeePerGas: raised.maxFeePerGas - 1,
                maxPriorityFeePerGas: raised.maxPriorityFeePerGas) : raised
        let attempt = try TestSigner.attempt(call, nonce: intent.nonce, fees: fees)
        let events = lane.decide(replaced: attempt, for: intent.id)
        #expect(fees == raised || events.isEmpty, "too low a raise")
        take(events)
    }

    private mutating func giveUp() {
        let reserved = lane.openIntents.filter { $0.state == .reserved && $0.purpose != .cancel }
        guard !reserved.isEmpty else { return }
        take(lane.decide(unsignable: random.pick(reserved).id, reason: "simulation"))
    }

    /// What waits for something that ended otherwise is given up, as a desk does.
    private mutating func giveUpFailed() {
        for intent in lane.openIntents where intent.state == .reserved {
            guard let after = intent.after.flatMap(lane.intent), intent.purpose != .cancel,
                after.state.isTerminal || after.purpose == .cancel, !after.hasTakenEffect
            else { continue }
            take(lane.decide(unsignable: intent.id, reason: "in vain"))
        }
    }

    private mutating func cancel() {
        guard let intent = lane.openIntents.first(where: { $0.hasSignature }) else { return }
        take(lane.decide(cancelling: intent.id, reason: "its deadline passed"))
    }

    private mutating func answer() {
        guard !lane.watchedHashes.isEmpty else { return }
        let hash = random.pick(lane.watchedHashes)
        let answers: [BroadcastAnswer] = [
            .accepted, .alreadyKnown, .nonceTooLow, .replacementUnderpriced, .unknown("timeout"),
        ]
        let answer = random.pick(answers)
        take(lane.decide(answer: answer, to: hash))
        if random.oneIn(6), let id = lane.intent(havingAttempt: hash)?.id {
            take(lane.decide(unknownAttemptsOf: id, after: answer))
        }
    }

    // MARK: Chain

    /// A block with any one signed form of each nonce in turn.
    private mutating func mine() {
        guard let head = blocks.last else { return }
        counter += 1
        let tail = UInt256(counter).bigEndianBytes.suffix(8)
        let hash = Hash32(bytes: [UInt8](repeating: 0xC0, count: 24) + tail) ?? .zero
        var (nonce, receipts) = (head.nonce, [Inclusion]())
        while !random.oneIn(4), let signed = signed(nonce) {
            receipts.append(
                Inclusion(
                    transactionHash: random.pick(signed).hash, blockHash: hash,
                    blockNumber: head.number + 1, succeeded: !random.oneIn(5), gasPaid: 1,
                    changes: []))
            nonce += 1
        }
        blocks.append(
            Block(number: head.number + 1, hash: hash, receipts: receipts, nonce: nonce))
        untold += receipts
    }

    private func signed(_ nonce: UInt64) -> [Attempt]? {
        lane.intents.last { $0.nonce == nonce && $0.hasSignature }?.attempts
    }

    private mutating func undo() {
        let depth = min(random.int(1, 4), blocks.count - 1 - finalized)
        guard depth > 0 else { return }
        let gone = blocks.suffix(depth).reversed().map(\.hash)
        blocks.removeLast(depth)
        untold.removeAll { gone.contains($0.blockHash) }
        take(lane.decide(orphaned: gone))
    }

    /// Tells receipts in any order, some of them twice.
    private mutating func tell() {
        while !untold.isEmpty {
            let index = random.int(0, untold.count - 1)
            take(lane.decide(inclusion: untold[index]))
            if !random.oneIn(3) { untold.remove(at: index) }
        }
    }

    private mutating func finality(lag: Int? = nil) {
        tell()
        take(lane.decide(safe: UInt64(random.int(0, blocks.count - 1)), rule: "tag:safe"))
        finalized = max(finalized, blocks.count - 1 - (lag ?? random.int(1, 6)))
        let block = blocks[finalized]
        take(lane.decide(finalized: block.number, nonce: block.nonce, rule: "tag:finalized"))
    }

    // MARK: Checks

    /// A new life from the bytes of the log is the same lane.
    mutating func restart() throws {
        var fresh = SettlementLane(
            chain: lane.chain, sender: lane.sender, firstNonce: firstNonce)
        for payload in log {
            guard case .settlement(let event) = try DeskEvent(kind: 10, payload: payload) else {
                continue
            }
            fresh.apply(event)
        }
        #expect(fresh == lane)
        lane = fresh
    }

    /// One intent per nonce that was signed for, and fees that strictly rise.
    private func checkNonces() {
        var owners: [UInt64: IntentId] = [:]
        for intent in lane.intents where intent.hasSignature {
            #expect(owners.updateValue(intent.id, forKey: intent.nonce) == nil, "two intents")
            for (old, new) in zip(intent.attempts, intent.attempts.dropFirst()) {
                #expect(new.maxFeePerGas > old.maxFeePerGas)
                #expect(new.maxPriorityFeePerGas > old.maxPriorityFeePerGas)
            }
            #expect(intent.attempts.count <= SettlementLimits.attemptsOfNonceMax)
        }
    }

    /// What is applied is what stands on the chain, and what is final is so once.
    func checkEnd() {
        var standing: [Hash32: Hash32] = [:]
        for receipt in blocks.flatMap(\.receipts) {
            standing[receipt.transactionHash] = receipt.blockHash
        }
        #expect(applied == standing, "applied effects are the canonical chain's")
        #expect(lane.haltReason == nil)
        #expect(finals.values.allSatisfy { $0 == 1 })
        for intent in lane.intents {
            #expect(intent.state.isTerminal, "\(intent.id) \(intent.state)")
            #expect((finals[intent.id] == 1) == (intent.state == .final))
            guard let outcome = intent.outcome, let inclusion = intent.inclusion else { continue }
            let isEmpty = intent.purpose == .cancel || intent.includedAttempt?.isCancel == true
            let expected: IntentOutcome =
                !inclusion.succeeded ? .reverted : isEmpty ? .cancelled : .ok
            #expect(outcome == expected)
        }
    }
}
