package import Basics
package import Ledger
import Markets
import Orders
import Settlement

/// The pure heart: inputs in, events and effects out.
///
/// No clock, file, socket or task inside.
///
/// `handle` decides, applies what was decided, and repeats until nothing follows any more. The
/// caller journals the events in order and lets each effect happen when its grade is reached.
package struct Desk: ~Copyable {
    /// Everything known, by events alone.
    package private(set) var state: DeskState
    /// Why the desk stopped; nil while it works.
    ///
    /// Nothing is decided any more once it is set.
    package private(set) var haltReason: String?

    // What this run has already asked for; rebuilt by `start` after a restart.
    var signingRequested: Set<IntentId> = []
    var lastQuery: [ClientOrderId: Timestamp] = [:]
    var lastBroadcast: [IntentId: Timestamp] = [:]
    var lastAttempt: [IntentId: Timestamp] = [:]
    var lastReplacement: [IntentId: Timestamp] = [:]
    var lastGather: [ParentId: Timestamp] = [:]
    var lastHeadNonce: Timestamp?
    /// When a request of an earlier run can no longer be accepted anywhere.
    var earlierRequestsEnd = Timestamp.zero

    /// A desk before any event.
    package init(configuration: DeskConfiguration) throws(LedgerError) {
        state = try DeskState(configuration: configuration)
    }

    /// Takes a journaled event in, before `start`.
    package mutating func replay(_ event: DeskEvent) throws(LedgerError) {
        try state.apply(event)
    }

    /// Decides about one input.
    package mutating func handle(_ input: DeskInput, at time: Timestamp) -> DeskStep {
        var step = DeskStep()
        if let haltReason {
            step.refusal = .halted(haltReason)
            return step
        }
        decide(input, at: time, into: &step)
        if haltReason == nil { followUp(at: time, into: &step) }
        return step
    }

    /// Records an event in the step and applies it; a refusal by the books halts the desk.
    mutating func emit(_ event: DeskEvent, into step: inout DeskStep) {
        guard haltReason == nil else { return }
        do {
            try state.apply(event)
            step.events.append(event)
        } catch {
            haltReason = "the books refused \(event.name): \(error)"
        }
    }

    private mutating func decide(
        _ input: DeskInput, at time: Timestamp, into step: inout DeskStep
    ) {
        switch input {
        case .start: start(at: time, isWhole: false, into: &step)
        case .resume: start(at: time, isWhole: true, into: &step)
        case .opening(let balances, let nonce):
            guard !state.isOpen else { return }
            emit(.opened(balances: balances, firstNonce: nonce), into: &step)
        case .submit(let order): submit(order, at: time, into: &step)
        case .cancel(let id): cancel(id, into: &step)
        case .market(let id, let snapshot): plan(id, on: snapshot, at: time, into: &step)
        case .marketMissing(let id, let reason):
            noMarket(id, reason: reason, into: &step)
        case .report, .fill, .orderRejected, .orderUnknown, .orderAbsent:
            takeVenueInput(input, into: &step)
        case .orderFound(let venue, let account, let request, let pair, let report):
            adopt(request, pair, report, venue: venue, account: account, into: &step)
        case .venueReconciled(let venue, let account, let asked):
            reconciled(venue, account: account, asked: asked, at: time, into: &step)
        case .requestOverride(let id, let approver, let note):
            requestOverride(id, approver: approver, note: note, at: time, into: &step)
        case .confirmOverride(let id, let approver):
            confirmOverride(id, approver: approver, at: time, into: &step)
        case .signed, .unsignable, .broadcastAnswered, .included, .orphaned, .safe, .finalized,
            .replaced, .notReplaced, .attemptsUnknown, .headNonce, .laneBroken:
            takeChainInput(input, into: &step)
        case .tick: tick(at: time, into: &step)
        }
    }
}
