extension SettlementLane {
    /// Why a signed intent gets no further signed form now; nil when it may.
    ///
    /// Only the lowest nonce without a block is raised: what waits behind it is not stuck by its
    /// own fees. A contested nonce is not bid for.
    package func refusalToReplace(_ id: IntentId) -> ReplacementRefusal? {
        guard haltReason == nil, let intent = intent(id),
            intent.state == .signed || intent.state == .sent, !intent.attempts.isEmpty
        else { return .notWaiting }
        guard lowestUnmined?.id == id else { return .behindLowerNonce }
        guard intent.contestReason == nil else { return .contested }
        let isCancelling = intent.cancelReason != nil || intent.purpose == .cancel
        let most = isCancelling ? SettlementLimits.attemptsOfNonceMax : SettlementLimits.attemptsMax
        return intent.attempts.count < most ? nil : .attemptsUsedUp
    }

    /// Further signed bytes for a nonce that was signed before came from the signer.
    ///
    /// Refused (no event) unless both caps rise by what pools ask, and the bytes are exactly what
    /// the intent asks for, or the empty transaction once a cancel is wanted. They go the way of
    /// the first signed form, whatever was asked for: the bytes would tell what that was to hide.
    package func decide(replaced signed: Attempt, for id: IntentId) -> [SettlementEvent] {
        guard refusalToReplace(id) == nil, let intent = intent(id), let route = intent.route,
            let least = intent.attempts.last?.fees.raised, signed.fees.reaches(least)
        else { return [] }
        let attempt = signed.going(by: route)
        let isCancelling = intent.cancelReason != nil
        let call = isCancelling ? emptyCall : intent.call
        guard attempt.carriesOut(call, nonce: intent.nonce, from: sender, on: chain) else {
            return []
        }
        return [isCancelling ? .cancelSigned(id, attempt) : .replaced(id, attempt)]
    }

    /// What waits gets no replacement, or a cancel no signature yet; told once per reason.
    package func decide(waiting id: IntentId, reason: String) -> [SettlementEvent] {
        guard haltReason == nil, let intent = intent(id), intent.waitReason != reason,
            intent.state == .signed || intent.state == .sent
                || intent.state == .reserved && intent.purpose == .cancel
        else { return [] }
        return [.waiting(id, reason: reason)]
    }

    /// A signed intent is not wanted any more: its deadline passed or its owner cancelled.
    ///
    /// It goes on to be watched; an empty transaction is to take its nonce. What is included stays:
    /// if its block is undone, this is decided anew.
    package func decide(cancelling id: IntentId, reason: String) -> [SettlementEvent] {
        guard haltReason == nil, let intent = intent(id),
            intent.state == .signed || intent.state == .sent, intent.cancelReason == nil,
            intent.purpose == .approve || intent.purpose == .route
        else { return [] }
        return [.cancelWanted(id, reason: reason)]
    }

    /// A node refused bytes of an intent because of its nonce and knows none of its hashes.
    ///
    /// Of what goes by a relay the nodes know nothing, and what a relay says of a nonce is no more
    /// than its own view: neither is evidence. The finalized nonce is.
    package func decide(
        unknownAttemptsOf id: IntentId, after answer: BroadcastAnswer
    ) -> [SettlementEvent] {
        guard haltReason == nil, let intent = intent(id),
            intent.state == .signed || intent.state == .sent, intent.contestReason == nil,
            intent.route != .relay
        else { return [] }
        switch answer {
        case .nonceTooLow:
            return [.contested(id, reason: "its nonce is used by a transaction that is not ours")]
        case .replacementUnderpriced:
            return [
                .contested(id, reason: "a transaction that is not ours waits under its nonce")
            ]
        case .accepted, .alreadyKnown, .underpriced, .insufficientFunds, .refused, .unknown:
            return []
        }
    }

    /// The chain's word contradicts what was settled: nothing is signed or sent on this lane until a
    /// person has looked.
    package func decide(brokenBecause reason: String) -> [SettlementEvent] {
        haltReason == nil ? [.halted(reason: reason)] : []
    }
}
