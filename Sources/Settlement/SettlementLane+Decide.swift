package import Basics

extension SettlementLane {
    /// Gives each request a number and the next nonce; nothing while halted, when too many are open
    /// or when the nonces end (EIP-2681).
    package func decide(requests: [IntentRequest]) -> [SettlementEvent] {
        guard haltReason == nil, hasRoom(for: requests.count) else { return [] }
        var events: [SettlementEvent] = []
        for (index, request) in requests.enumerated() {
            let offset = UInt64(index)
            let id = nextIntent + offset
            let after = request.waitsForPrevious && index > 0 ? IntentId(id - 1) : nil
            events.append(
                .reserved(
                    Intent(
                        id: IntentId(id), nonce: nextNonce + offset, purpose: request.purpose,
                        call: request.call, after: after, deadline: request.deadline)))
        }
        return events
    }

    /// Whether so many more intents may be open, and nonces for them are left (EIP-2681).
    package func hasRoom(for count: Int) -> Bool {
        openIntents.count + count <= SettlementLimits.openIntentsMax
            && nextNonce < UInt64.max - UInt64(count)
    }

    /// Signed bytes came from the signer.
    ///
    /// Refused (no event) unless the intent waits for them and they are exactly what it asks for.
    /// The way that they are to go is theirs from here on.
    package func decide(signed attempt: Attempt, for id: IntentId) -> [SettlementEvent] {
        #if Mutants
        if Mutant.reSignInsteadOfReSend.isActive, let intent = intent(id),
            intent.state == .sent
        {
            return [.signed(id, attempt)]
        }
        if Mutant.nonceFromRPCCount.isActive, let intent = intent(id),
            intent.state == .reserved
        {
            return [.signed(id, attempt)]
        }
        #endif
        guard haltReason == nil, let intent = intent(id), intent.state == .reserved,
            attempt.carriesOut(intent.call, nonce: intent.nonce, from: sender, on: chain)
        else { return [] }
        return [.signed(id, attempt)]
    }

    /// What a node answered to the bytes of one attempt.
    package func decide(answer: BroadcastAnswer, to hash: Hash32) -> [SettlementEvent] {
        guard let intent = intent(havingAttempt: hash),
            intent.state == .signed
                || intent.state == .sent && (intent.contestReason != nil || intent.lacksRelay)
        else { return [] }
        switch answer {
        case .accepted, .alreadyKnown: return [.sent(intent.id)]
        // The bytes may be in, or another transaction holds the nonce: receipts and the finalized
        // nonce tell. A signature cannot be taken back, so the bytes are sent again meanwhile.
        case .nonceTooLow, .replacementUnderpriced, .underpriced, .insufficientFunds, .refused,
            .unknown:
            return []
        }
    }

    /// A receipt under a block of the followed chain.
    package func decide(inclusion: Inclusion) -> [SettlementEvent] {
        guard let intent = intent(havingAttempt: inclusion.transactionHash) else { return [] }
        switch intent.state {
        case .reserved, .abandoned: return []
        case .signed, .sent: return [.included(intent.id, inclusion)]
        case .included, .safe:
            guard let known = intent.inclusion, known.blockHash != inclusion.blockHash else {
                return []
            }
            return [.orphaned(intent.id), .included(intent.id, inclusion)]
        case .final:
            guard haltReason == nil, intent.inclusion?.blockHash != inclusion.blockHash else {
                return []
            }
            return [.halted(reason: Self.contradiction(intent, inclusion.blockHash))]
        }
    }

    /// Blocks left the followed chain.
    ///
    /// Effects are undone from the highest nonce down.
    package func decide(orphaned blocks: [Hash32]) -> [SettlementEvent] {
        var events: [SettlementEvent] = []
        for intent in intents.sorted(by: { $0.nonce > $1.nonce }) {
            guard let inclusion = intent.inclusion, blocks.contains(inclusion.blockHash) else {
                continue
            }
            if intent.state == .final {
                if haltReason != nil { continue }
                events.append(.halted(reason: Self.contradiction(intent, inclusion.blockHash)))
            } else {
                events.append(.orphaned(intent.id))
            }
        }
        return events
    }

    /// The chain's safe block, which the walker has found on the followed chain.
    ///
    /// Safe may step back, by whatever rule the chain calls a block safe.
    package func decide(safe number: UInt64, rule: String) -> [SettlementEvent] {
        openIntents.compactMap { intent in
            guard let inclusion = intent.inclusion else { return nil }
            let isBelow = inclusion.blockNumber <= number
            switch intent.state {
            case .included where isBelow: return .safe(intent.id, rule: rule)
            case .safe where !isBelow: return .unsafe(intent.id)
            default: return nil
            }
        }
    }

    /// The highest block that is final by this rule, found on the followed chain, and the sender's
    /// nonce there.
    ///
    /// A nonce that is used at the finalized block without a receipt of ours, or before we gave it
    /// to anything, is foreign: the lane stops. So it does when a nonce that was final is unused.
    package func decide(
        finalized number: UInt64, nonce: UInt64, rule: String
    ) -> [SettlementEvent] {
        guard haltReason == nil else { return [] }
        if let used = finalNonce(at: number), nonce <= used {
            return [
                .halted(reason: "nonce \(used) was final, but block \(number) says it is unused")
            ]
        }
        var events: [SettlementEvent] = []
        for intent in openIntents {
            if let inclusion = intent.inclusion, inclusion.blockNumber <= number {
                let outcome = Self.outcome(intent, inclusion)
                events.append(.finalized(intent.id, outcome, rule: rule))
            } else if intent.inclusion == nil, intent.nonce < nonce {
                events.append(.finalized(intent.id, .foreign, rule: rule))
                // Below the first nonce others were before us, and may come back.
                if intent.nonce < firstNonce { continue }
                events.append(
                    .halted(reason: "nonce \(intent.nonce) was used by a foreign transaction"))
            }
        }
        if nonce > nextNonce {
            events.append(.halted(reason: "nonce \(nextNonce) was used by a foreign transaction"))
        }
        return events
    }

    private static func outcome(_ intent: Intent, _ inclusion: Inclusion) -> IntentOutcome {
        guard inclusion.succeeded else { return .reverted }
        let isCancel = intent.purpose == .cancel || intent.includedAttempt?.isCancel == true
        return isCancel ? .cancelled : .ok
    }

    /// The highest nonce of ours that was final at or below this block.
    private func finalNonce(at number: UInt64) -> UInt64? {
        // Of what is final, a higher number has a higher nonce, gaps apart.
        intents.reversed().first { intent in
            guard intent.state == .final, intent.nonce >= firstNonce,
                let inclusion = intent.inclusion
            else { return false }
            return inclusion.blockNumber <= number
        }?.nonce
    }

    private static func contradiction(_ intent: Intent, _ block: Hash32) -> String {
        "intent \(intent.id) was final, but block \(block) says otherwise"
    }
}
