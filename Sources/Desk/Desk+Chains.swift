import Basics
import Settlement

extension Desk {
    /// Takes what the signer or the chain said in; the lane decides what follows.
    mutating func takeChainInput(_ input: DeskInput, into step: inout DeskStep) {
        guard let lane = state.lane else { return }
        let events: [SettlementEvent]
        switch input {
        case .signed(let id, let attempt):
            // By which way it goes is decided here, and recorded before it goes.
            let route = state.configuration.settlement.route
            events = lane.decide(signed: attempt.going(by: route), for: id)
        case .unsignable(let id, let reason, let wasAsked):
            let keeps = wasAsked && state.configuration.settlement.signerKeepsNonces
            events = lane.decide(unsignable: id, reason: reason, keepsNonce: keeps)
        case .replaced(let id, let attempt): events = lane.decide(replaced: attempt, for: id)
        case .notReplaced(let id, let reason): events = lane.decide(waiting: id, reason: reason)
        case .broadcastAnswered(let hash, let answer):
            events = lane.decide(answer: answer, to: hash)
            sendFormer(of: hash, after: answer, into: &step)
        case .attemptsUnknown(let id, let answer):
            events = lane.decide(unknownAttemptsOf: id, after: answer)
        case .headNonce(let nonce): events = lane.decide(headNonce: nonce)
        case .laneBroken(let reason): events = lane.decide(brokenBecause: reason)
        case .included(let inclusion): events = lane.decide(inclusion: inclusion)
        case .orphaned(let blocks): events = lane.decide(orphaned: blocks)
        case .safe(let number, let rule): events = lane.decide(safe: number, rule: rule)
        case .finalized(let number, let nonce, let rule):
            events = lane.decide(finalized: number, nonce: nonce, rule: rule)
        default: events = []
        }
        for event in events { emit(.settlement(event), into: &step) }
    }

    /// Gives up what waits for a failure, and what its owner does not want any more.
    mutating func followUpChain(at time: Timestamp, into step: inout DeskStep) {
        guard let lane = state.lane, lane.haltReason == nil else { return }
        cancelUnwanted(into: &step)
        revokeAllowances(at: time, into: &step)
        for intent in lane.openIntents
        where intent.state == .reserved && intent.purpose != .cancel {
            guard let after = intent.after.flatMap(lane.intent), hasFailed(after) else { continue }
            let reason = "intent \(after.id), which it waited for, did not succeed"
            giveUp(intent.id, reason: reason, into: &step)
        }
    }

    /// Gives up an intent that is not signed, and what waits for it.
    mutating func giveUp(_ id: IntentId, reason: String, into step: inout DeskStep) {
        let keeps = state.configuration.settlement.signerKeepsNonces
        let events = state.lane?.decide(unsignable: id, reason: reason, keepsNonce: keeps) ?? []
        for event in events { emit(.settlement(event), into: &step) }
    }

    /// Sends what was just signed or fell out of a block, and asks for signatures that have become
    /// possible.
    mutating func addChainEffects(at time: Timestamp, into step: inout DeskStep) {
        for event in step.events {
            guard case .settlement(let settlementEvent) = event, let id = settlementEvent.intent,
                let intent = state.lane?.intent(id)
            else { continue }
            switch settlementEvent {
            case .signed, .replaced, .cancelSigned, .orphaned:
                lastAttempt[id] = time
                rebroadcast(intent, at: time, into: &step)
            case .cancelWanted: replaceWhatWaits(at: time, into: &step)
            case .turnedIntoCancel: signingRequested.remove(id)
            default: break
            }
        }
        askForSignatures(into: &step)
    }

    /// Asks for the signatures that are possible and not asked for yet.
    mutating func askForSignatures(into step: inout DeskStep) {
        // What is signed above a nonce that waits for its relay would wait in everybody's sight.
        if lacksRelay { return }
        for intent in state.lane?.signable ?? [] where !signingRequested.contains(intent.id) {
            signingRequested.insert(intent.id)
            step.effects.append(
                .sign(
                    intent.id, nonce: intent.nonce, intent.call, intent.purpose,
                    deadline: intent.deadline))
        }
    }

    /// Whether what waits for this intent waits in vain.
    private func hasFailed(_ intent: Intent) -> Bool {
        if intent.state == .abandoned || intent.purpose == .cancel { return true }
        guard intent.state == .final else { return false }
        return intent.outcome != .ok
    }
}
