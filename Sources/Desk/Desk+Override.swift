import Basics
import Markets
import Orders

extension Desk {
    /// One person asks that an order of which nobody knows count as dead.
    mutating func requestOverride(
        _ id: ClientOrderId, approver: String, note: String, at time: Timestamp,
        into step: inout DeskStep
    ) {
        if let refusal = overrideRefusal(id, at: time) {
            step.refusal = refusal
        } else if let request = state.order(id)?.overrideRequest {
            step.refusal = .overrideRequestedBefore(by: request.approver)
        } else {
            emit(
                .overrideRequested(
                    id, approver: String(approver.prefix(Limits.overrideTextMax)),
                    note: String(note.prefix(Limits.overrideTextMax))), into: &step)
        }
    }

    /// Another person agrees: the order counts as dead and what it held is free.
    ///
    /// A trade of it that turns up all the same is booked, and raises an alert.
    mutating func confirmOverride(
        _ id: ClientOrderId, approver: String, at time: Timestamp, into step: inout DeskStep
    ) {
        if let refusal = overrideRefusal(id, at: time) {
            step.refusal = refusal
            return
        }
        guard let request = state.order(id)?.overrideRequest else {
            step.refusal = .overrideNotRequested
            return
        }
        let approver = String(approver.prefix(Limits.overrideTextMax))
        guard approver != request.approver else {
            step.refusal = .sameApprover
            return
        }
        emit(.overrideConfirmed(id, approver: approver), into: &step)
        note(id, { $0.decideOverridden(at: time) }, into: &step)
    }

    private func overrideRefusal(_ id: ClientOrderId, at time: Timestamp) -> DeskRefusal? {
        guard let order = state.order(id)?.order else { return .unknownExchangeOrder }
        if order.canBeOverridden(at: time) { return nil }
        if let until = order.validUntil, !order.state.isTerminal, order.venueOrderId == nil {
            return .notOverridable(
                "\(order.venue) may still accept it until \(until.milliseconds); wait for that")
        }
        return .notOverridable("it is known: \(order.state)")
    }
}
