import Arithmetic
import Basics
import Ledger
import Markets
import Orders
import Settlement

extension Desk {
    /// Takes a client's order, once, if the node can trade it at all.
    mutating func submit(
        _ order: ParentOrder, at time: Timestamp, into step: inout DeskStep
    ) {
        if let refusal = refusal(of: order) {
            step.refusal = refusal
            return
        }
        emit(.parentAccepted(order), into: &step)
        step.effects.append(.acknowledge(order.id))
        gather(order.id, at: time, into: &step)
    }

    private func refusal(of order: ParentOrder) -> DeskRefusal? {
        guard state.isOpen else { return .notOpen }
        guard state.parent(order.id) == nil else { return .duplicateParent }
        for asset in [order.base, order.quote] where state.ledger.scale(of: asset) == nil {
            return .unknownAsset(asset.code)
        }
        guard state.configuration.limits(base: order.base, quote: order.quote) != nil else {
            return .unknownPair
        }
        guard !order.quantity.isZero, order.slippagePips < 1_000_000, order.base != order.quote
        else { return .badQuantity }
        guard order.side == .sell else { return nil }
        let available = state.tradable(order.base).reduce(UInt256.zero) { sum, holding in
            sum.checkedAdding(state.ledger.available(holding)) ?? sum
        }
        guard order.quantity > available, let scale = state.ledger.scale(of: order.base) else {
            return nil
        }
        let text = ExactDecimal(rawUnits: available, decimals: scale)?.normalized.description
        return .balanceTooLow(
            "only \(text ?? "0") \(order.base) is free to sell; lower the quantity or deposit more")
    }

    /// Ends a parent: nothing new is started; orders that rest are cancelled, and a transaction that
    /// is out is followed by an empty one under its nonce.
    mutating func cancel(_ id: ParentId, into step: inout DeskStep) {
        guard let parent = state.parent(id) else {
            step.refusal = .unknownParent
            return
        }
        guard !parent.state.isTerminal else {
            step.refusal = .alreadyEnded
            return
        }
        if !parent.isCancelRequested { emit(.cancelRequested(id), into: &step) }
        cancelOrders(of: parent, into: &step)
        for intentId in parent.intentIds {
            guard let intent = state.lane?.intent(intentId), intent.state == .reserved,
                intent.purpose != .cancel
            else { continue }
            giveUp(intentId, reason: Self.cancelReason, into: &step)
        }
    }

    /// Asks for the end of every order that is not over.
    func cancelOrders(of parent: ParentRecord, into step: inout DeskStep) {
        for orderId in parent.orderIds {
            guard let order = state.order(orderId)?.order, !order.state.isTerminal else { continue }
            step.effects.append(
                .cancelOrder(
                    order.venue, account: order.account, symbol: order.request.symbol, orderId))
        }
    }

    /// Asks for the market on behalf of a parent.
    mutating func gather(_ id: ParentId, at time: Timestamp, into step: inout DeskStep) {
        lastGather[id] = time
        // What a lost order traded must not be traded again.
        if let parent = state.parent(id), lostOrderReason(parent) != nil { return }
        step.effects.append(.gatherMarket(id))
    }

    /// Repeats what follows from events until nothing follows any more, then adds the effects.
    mutating func followUp(at time: Timestamp, into step: inout DeskStep) {
        // Bounded: every pass moves at least one machine forward, and machines only move forward.
        for _ in 0..<Limits.followUpPassesMax {
            let before = step.events.count
            followUpChain(at: time, into: &step)
            followUpParents(at: time, into: &step)
            if step.events.count == before || haltReason != nil { break }
        }
        addChainEffects(at: time, into: &step)
    }

    private mutating func followUpParents(at time: Timestamp, into step: inout DeskStep) {
        for id in state.openParentIds {
            guard let parent = state.parent(id), state.areLegsResolved(parent),
                lostOrderReason(parent) == nil
            else { continue }
            switch parent.state {
            case .planning
            where parent.isCancelRequested || state.isDone(parent) || state.isLaneLost(parent):
                finish(parent, at: time, into: &step)
            case .working:
                finish(parent, at: time, into: &step)
            default: break
            }
        }
    }

    /// All legs are resolved: the parent is filled once everything is final, is planned again
    /// while something is left, or ends with its exact remainder.
    private mutating func finish(
        _ parent: ParentRecord, at time: Timestamp, into step: inout DeskStep
    ) {
        let id = parent.order.id
        if let heldReason = state.heldReason(parent) {
            let help = "look at it with `causeway settlements`, then submit what is left anew"
            emit(
                .parentMoved(id, .held, reason: "\(heldReason); \(left(parent)); \(help)"),
                into: &step)
        } else if state.isDone(parent) {
            guard state.areIntentsFinal(parent) else { return }
            emit(.parentMoved(id, .filled, reason: nil), into: &step)
        } else if let reason = endReason(parent) {
            end(parent, reason: reason, &step)
        } else {
            emit(.parentMoved(id, .planning, reason: nil), into: &step)
            if state.wasFruitless(parent) {
                // Not at once: what refused or missed now would do so again. A tick asks.
                lastGather[id] = time
            } else {
                gather(id, at: time, into: &step)
            }
        }
    }

    /// Why no further plan is made for a parent of which something is left.
    private func endReason(_ parent: ParentRecord) -> String? {
        if parent.isCancelRequested { return Self.cancelReason }
        if let reason = parent.endReason { return reason }
        if parent.plans.count >= Limits.plansMax { return "\(Limits.plansMax) plans were made" }
        let fruitless = parent.fruitlessPlans + 1
        guard state.wasFruitless(parent), fruitless >= Limits.fruitlessPlansMax else { return nil }
        return "\(fruitless) plans in a row traded nothing"
    }

    /// Ends a parent with what is left of it.
    ///
    /// While something it did is not final yet it works on, with the reason noted, and ends then.
    mutating func end(_ parent: ParentRecord, reason: String, _ step: inout DeskStep) {
        let id = parent.order.id
        guard state.areIntentsFinal(parent) else {
            if parent.endReason != reason {
                emit(.parentMoved(id, .working, reason: reason), into: &step)
            }
            return
        }
        emit(.parentMoved(id, .canceled, reason: "\(reason); \(left(parent))"), into: &step)
    }

    /// What is left of a parent, exactly, for people.
    private func left(_ parent: ParentRecord) -> String {
        let rest = parent.order.quantity.checkedSubtracting(state.filled(parent)) ?? .zero
        let scale = state.ledger.scale(of: parent.order.base) ?? 0
        let text = ExactDecimal(rawUnits: rest, decimals: scale)?.normalized.description
        return "\(text ?? rest.description) \(parent.order.base) is left"
    }

    /// A trade came after its parent had ended with a remainder, which is another one now.
    mutating func noteLateTrade(_ id: ClientOrderId, into step: inout DeskStep) {
        guard let parent = state.order(id)?.parent.flatMap({ state.parents[$0] }),
            parent.state == .canceled
        else { return }
        let reason = "traded after its end by \(id); \(left(parent))"
        emit(.parentMoved(parent.order.id, .canceled, reason: reason), into: &step)
    }

    private static var cancelReason: String { "cancelled by its owner" }
}
