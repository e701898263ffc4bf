import Arithmetic
package import Ledger
import Markets
import Orders
import Settlement

extension DeskState {
    /// Takes an event in; the only mutation there is.
    ///
    /// Throws only when the books refuse a posting, which means that a venue or a chain told
    /// something that contradicts the books: the desk must halt.
    package mutating func apply(_ event: DeskEvent) throws(LedgerError) {
        switch event {
        case .started(let newEpoch):
            epoch = newEpoch
            orderCounter = 0
        case .opened(let balances, let nonce):
            try open(balances, firstNonce: nonce)
        case .parentAccepted(let order):
            accept(order)
        case .planned(let id, let plan):
            note(plan, of: id)
        case .parentMoved(let id, let state, let reason):
            parents[id]?.state = state
            parents[id]?.reason = reason
            if state.isTerminal { openParentIds.removeAll { $0 == id } }
        case .cancelRequested(let id):
            parents[id]?.isCancelRequested = true
        case .orderCreated(let id, let venue, let account, let request, let reserve):
            try ledger.reserve(reserve.amount, of: reserve.holding)
            create(ExchangeOrder(venue: venue, account: account, request: request), id, reserve)
        case .orderAdopted(let id, let venue, let account, let request, let pair, let reserve):
            let order = ExchangeOrder(venue: venue, account: account, request: request)
            adopt(order, id, pair, reserve)
        case .order(let id, let orderEvent):
            try apply(orderEvent, to: id)
        case .overrideRequested(let id, let approver, let note):
            orders[id]?.overrideRequest = OverrideRequest(approver: approver, note: note)
        case .overrideConfirmed(let id, let approver):
            noteOverride(of: id, by: approver)
        case .tailUncertain:
            unreconciled = configuration.venues.map(\.location)
            uncertainParents = UInt64(parentIds.count)
        case .venueReconciled(let venue, let account):
            unreconciled.removeAll { $0 == .venue(venue, account: account) }
        case .intentCreated(let id, let intent, let reserves):
            try reserveAll(reserves)
            lane?.apply(.reserved(intent))
            intentLinks[intent.id] = IntentLink(parent: id, reserves: reserves)
            parents[id]?.intentIds.append(intent.id)
        case .settlement(let settlementEvent):
            try book(settlementEvent)
            lane?.apply(settlementEvent)
        }
        eventCount += 1
    }

    private mutating func accept(_ order: ParentOrder) {
        guard parents[order.id] == nil else { return }
        parentIds.append(order.id)
        openParentIds.append(order.id)
        parents[order.id] = ParentRecord(order: order, ordinal: UInt64(parentIds.count))
    }

    /// Keeps a plan, and whether the one before it traded anything.
    private mutating func note(_ plan: PlanRecord, of id: ParentId) {
        guard var parent = parents[id] else { return }
        let filled = filled(parent)
        let wasFruitless = !parent.plans.isEmpty && filled <= parent.filledBefore
        parent.fruitlessPlans = wasFruitless ? parent.fruitlessPlans + 1 : 0
        parent.filledBefore = filled
        parent.plans.append(plan)
        parents[id] = parent
    }

    private mutating func reserveAll(_ reserves: [HoldingAmount]) throws(LedgerError) {
        var taken: [HoldingAmount] = []
        do throws(LedgerError) {
            for reserve in reserves {
                try ledger.reserve(reserve.amount, of: reserve.holding)
                taken.append(reserve)
            }
        } catch {
            releaseAll(taken)
            throw error
        }
    }

    /// Gives back all of it.
    mutating func releaseAll(_ reserves: [HoldingAmount]) {
        for reserve in reserves { ledger.release(reserve.amount, of: reserve.holding) }
    }

    private mutating func open(
        _ balances: [HoldingAmount], firstNonce: UInt64?
    ) throws(LedgerError) {
        var posting = Posting()
        for balance in balances {
            posting.move(
                Int256(balance.amount), from: .external(balance.holding.asset),
                to: .held(balance.holding))
        }
        try ledger.post(posting)
        if let chain = configuration.chain, let firstNonce, lane == nil {
            lane = SettlementLane(
                chain: chain.chain, sender: chain.wallet, firstNonce: firstNonce)
        }
        isOpen = true
    }
}
