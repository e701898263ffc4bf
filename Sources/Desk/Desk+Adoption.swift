import Arithmetic
package import Basics
import Ledger
package import Markets
package import Orders
import Settlement

extension Desk {
    // MARK: Lost orders

    /// Takes an order in that an exchange lists under an id of ours.
    ///
    /// One that the journal does not hold was lost with its tail: it is adopted by the parent that
    /// its id names, whose remainder it is part of from here on, and cancelled if it still rests.
    mutating func adopt(
        _ request: OrderRequest, _ pair: TradedPair, _ report: OrderReport, venue: VenueId,
        account: String, into step: inout DeskStep
    ) {
        let id = request.clientOrderId
        if state.order(id) == nil {
            // What an earlier journal did is part of the opening balances.
            guard state.isOpen, id.belongs(to: state.configuration.nodeId),
                isHeld(pair, at: .venue(venue, account: account))
            else { return }
            let parent = OrderNumber(id).flatMap { state.parent(ordinal: $0.parentOrdinal) }
            emit(
                .orderAdopted(
                    parent?.order.id, venue: venue, account: account, request, pair,
                    reserve(for: request, pair, at: .venue(venue, account: account))),
                into: &step)
            if !report.status.isTerminal {
                step.effects.append(
                    .cancelOrder(venue, account: account, symbol: request.symbol, id))
            }
        }
        note(id, { $0.decide(report: report) }, into: &step)
    }

    /// Whether the books count both assets there.
    private func isHeld(_ pair: TradedPair, at location: Location) -> Bool {
        [pair.base, pair.quote].allSatisfy { asset in
            state.ledger.decimals(of: Holding(location: location, asset: asset)) != nil
        }
    }

    /// What an order may spend at most, ledger scale; zero where no limit says it.
    private func reserve(
        for request: OrderRequest, _ pair: TradedPair, at location: Location
    ) -> HoldingAmount {
        let asset = request.side == .sell ? pair.base : pair.quote
        let holding = Holding(location: location, asset: asset)
        let spent =
            request.side == .sell
            ? request.quantity : request.price?.multiplied(by: request.quantity)
        let scale = state.ledger.scale(of: asset)
        let amount = scale.flatMap { spent?.rawUnits(decimals: $0, rounding: .up) }
        return HoldingAmount(holding: holding, amount: amount ?? .zero)
    }

    // MARK: The gate after a start

    /// An exchange told everything.
    ///
    /// It counts once no request of an earlier run can be accepted any more, or at once when no
    /// parent of one is open: a parent is on disk before its first order leaves.
    mutating func reconciled(
        _ venue: VenueId, account: String, asked: Timestamp, at time: Timestamp,
        into step: inout DeskStep
    ) {
        let location = Location.venue(venue, account: account)
        guard state.unreconciled.contains(location) else { return }
        guard asked > earlierRequestsEnd || !hasEarlierParents else { return }
        emit(.venueReconciled(venue, account: account), into: &step)
        guard state.unreconciled.isEmpty else { return }
        for id in state.openParentIds {
            guard let parent = state.parent(id), state.wantsMarket(parent) else { continue }
            gather(id, at: time, into: &step)
        }
    }

    /// When the questions to an exchange account must be asked again so that they count; nil when
    /// they need not.
    package func reconciliationDue(_ location: Location) -> Timestamp? {
        state.unreconciled.contains(location) ? earlierRequestsEnd : nil
    }

    private var hasEarlierParents: Bool {
        state.openParentIds.contains { id in
            (state.parent(id)?.ordinal ?? 0) <= state.uncertainParents
        }
    }

    /// What keeps each parent of an earlier run from going on; empty once nothing does.
    package var lostOrderReasons: [ParentId: String] {
        var reasons: [ParentId: String] = [:]
        for id in state.openParentIds where !state.unreconciled.isEmpty {
            guard let parent = state.parent(id) else { continue }
            reasons[id] = lostOrderReason(parent)
        }
        return reasons
    }

    /// Why a parent must be neither planned nor ended yet: an order of it may have been lost, and
    /// what that traded must not be traded again.
    func lostOrderReason(_ parent: ParentRecord) -> String? {
        guard let location = state.unreconciled.first, parent.ordinal <= state.uncertainParents
        else {
            return nil
        }
        return "waits until \(location) has told which of our orders it has; "
            + "if that takes long, see `causeway health`"
    }
}
