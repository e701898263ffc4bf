import Basics
import Settlement

extension Desk {
    /// Asks for a further signed form of the lowest nonce that no block holds: an empty transaction
    /// once a cancel is wanted, higher fees once it has waited long enough.
    mutating func replaceWhatWaits(at time: Timestamp, into step: inout DeskStep) {
        guard let lane = state.lane, let intent = lane.lowestUnmined,
            let last = intent.attempts.last, canSend(intent, into: &step)
        else { return }
        let isCancelling = intent.cancelReason != nil
        // The first empty transaction need not wait: it is wanted now.
        let isFirstCancel = isCancelling && !last.isCancel
        let patience = state.configuration.settlement.replaceAfterMilliseconds
        guard isFirstCancel || isDue(lastAttempt[intent.id], patience, at: time),
            isDue(lastReplacement[intent.id], Limits.replacementRetryMilliseconds, at: time)
        else { return }
        if let refusal = lane.refusalToReplace(intent.id) {
            guard let reason = refusal.waitReason else { return }
            for event in lane.decide(waiting: intent.id, reason: reason) {
                emit(.settlement(event), into: &step)
            }
            return
        }
        lastReplacement[intent.id] = time
        step.effects.append(
            .replace(
                intent.id, nonce: intent.nonce, isCancelling ? lane.emptyCall : intent.call,
                isCancelling ? .cancel : intent.purpose, over: last.fees, isForced: isFirstCancel))
    }

    /// Asks for the chain's own count once the lane's first transactions wait for too long: what had
    /// used the nonces below them may be gone.
    mutating func lookForGap(at time: Timestamp, into step: inout DeskStep) {
        let patience = state.configuration.settlement.replaceAfterMilliseconds
        guard let intent = state.lane?.gapCandidate,
            isDue(lastAttempt[intent.id], patience, at: time),
            isDue(lastHeadNonce, Limits.replacementRetryMilliseconds, at: time)
        else { return }
        lastHeadNonce = time
        step.effects.append(.askHeadNonce)
    }

    /// Whether the way that an intent's signed forms go is there; if not it waits, with the reason
    /// told once.
    ///
    /// A private transaction without its relay is neither sent nor signed anew, not even as an empty
    /// one: it waits for the relay.
    mutating func canSend(_ intent: Intent, into step: inout DeskStep) -> Bool {
        guard lacksRelay(intent) else { return true }
        let reason = SendingRoute.relayMissing
        for event in state.lane?.decide(waiting: intent.id, reason: reason) ?? [] {
            emit(.settlement(event), into: &step)
        }
        return false
    }

    /// Whether the lane waits for a relay that is not there.
    var lacksRelay: Bool {
        (state.lane?.openIntents ?? []).contains { $0.inclusion == nil && lacksRelay($0) }
    }

    private func lacksRelay(_ intent: Intent) -> Bool {
        intent.route == .relay && state.configuration.settlement.route != .relay
    }

    /// Wants an empty transaction for what is out of a parent whose owner wants it to end.
    mutating func cancelUnwanted(into step: inout DeskStep) {
        for intent in state.lane?.openIntents ?? [] {
            guard let parent = state.link(intent.id)?.parent,
                state.parent(parent)?.isCancelRequested == true
            else { continue }
            cancel(intent, reason: "its order was cancelled by its owner", into: &step)
        }
    }

    /// Wants an empty transaction for what can only revert or come too late.
    mutating func cancelExpired(at time: Timestamp, into step: inout DeskStep) {
        for intent in state.lane?.openIntents ?? []
        where intent.deadline.adding(milliseconds: Limits.cancelMarginMilliseconds) < time {
            cancel(intent, reason: "its deadline passed", into: &step)
        }
    }

    private mutating func cancel(_ intent: Intent, reason: String, into step: inout DeskStep) {
        for event in state.lane?.decide(cancelling: intent.id, reason: reason) ?? [] {
            emit(.settlement(event), into: &step)
        }
    }

    /// Sends the form before the one that a node refused: pools drop transactions without a word,
    /// and a refused replacement must not leave the nonce without any.
    ///
    /// An empty transaction is not followed by what it cancels.
    mutating func sendFormer(
        of hash: Hash32, after answer: BroadcastAnswer, into step: inout DeskStep
    ) {
        switch answer {
        case .accepted, .alreadyKnown, .nonceTooLow, .unknown: return
        case .replacementUnderpriced, .underpriced, .insufficientFunds, .refused: break
        }
        guard let intent = state.lane?.intent(havingAttempt: hash),
            intent.state == .signed || intent.state == .sent,
            let index = intent.attempts.firstIndex(where: { $0.hash == hash }), index > 0,
            intent.attempts[index - 1].isCancel == intent.attempts[index].isCancel,
            canSend(intent, into: &step)
        else { return }
        step.effects.append(.broadcast(intent.id, intent.attempts[index - 1]))
    }
}
