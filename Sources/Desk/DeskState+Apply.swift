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
            if parents[order.id] == nil {
                parentIds.append(order.id)
                openParentIds.append(order.id)
            }
            parents[order.id] = ParentRecord(order: order)
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
            orderCounter += 1
            orderIds.append(request.clientOrderId)
            unsettledOrderIds.append(request.clientOrderId)
            orders[request.clientOrderId] = OrderRecord(
                parent: id,
                order: ExchangeOrder(venue: venue, account: account, request: request),
                reserve: reserve)
            parents[id]?.orderIds.append(request.clientOrderId)
        case .order(let id, let orderEvent):
            try apply(orderEvent, to: id)
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

    private mutating func apply(
        _ event: OrderEvent, to id: ClientOrderId
    ) throws(LedgerError) {
        guard var record = orders[id] else { return }
        if case .filled(let fill) = event {
            let spent = try spent(by: fill, reserve: record.reserve)
            try ledger.post(try posting(for: fill, of: record))
            // What is spent was set aside for this order.
            ledger.release(spent, of: record.reserve.holding)
            record.reserve = HoldingAmount(
                holding: record.reserve.holding,
                amount: record.reserve.amount.checkedSubtracting(spent) ?? .zero)
            record.fills.append(fill)
        }
        record.order.apply(event)
        if record.order.isSettled {
            ledger.release(record.reserve.amount, of: record.reserve.holding)
            record.reserve = HoldingAmount(holding: record.reserve.holding, amount: .zero)
        }
        orders[id] = record
        // Rarely, a settled order has more filled: then it is watched again.
        unsettledOrderIds.removeAll { $0 == id }
        if !record.order.isSettled { unsettledOrderIds.append(id) }
    }

    private func spent(
        by fill: Fill, reserve: HoldingAmount
    ) throws(LedgerError) -> UInt256 {
        let quantity = fill.side == .sell ? fill.quantity : fill.quoteQuantity
        let amount = try ledger.amount(quantity, of: reserve.holding.asset).magnitude
        return min(amount, reserve.amount)
    }

    /// What a trade moved.
    ///
    /// A fee in an asset that is not ours to count there is left out of the books, as spam tokens
    /// are: nothing of it was ever in them.
    private func posting(
        for fill: Fill, of record: OrderRecord
    ) throws(LedgerError) -> Posting {
        let location = Location.venue(record.order.venue, account: record.order.account)
        guard let parent = parents[record.parent] else { return Posting() }
        let (base, quote) = (parent.order.base, parent.order.quote)
        let baseAmount = try ledger.amount(fill.quantity, of: base)
        let quoteAmount = try ledger.amount(fill.quoteQuantity, of: quote)
        let baseHeld = Account.held(Holding(location: location, asset: base))
        let quoteHeld = Account.held(Holding(location: location, asset: quote))
        var posting = Posting()
        if fill.side == .sell {
            posting.move(baseAmount, from: baseHeld, to: .counterparty(base, at: location))
            posting.move(quoteAmount, from: .counterparty(quote, at: location), to: quoteHeld)
        } else {
            posting.move(quoteAmount, from: quoteHeld, to: .counterparty(quote, at: location))
            posting.move(baseAmount, from: .counterparty(base, at: location), to: baseHeld)
        }
        let feeHeld = Holding(location: location, asset: fill.feeAsset)
        guard ledger.decimals(of: feeHeld) != nil else { return posting }
        posting.move(
            try ledger.amount(fill.fee, of: fill.feeAsset), from: .held(feeHeld),
            to: .fees(fill.feeAsset, paidAt: location))
        return posting
    }
}
