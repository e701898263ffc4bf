import Arithmetic
import Basics
import Ledger
import Markets
import Orders

extension DeskState {
    /// Takes a new order of a parent in; its reserve is set aside already.
    mutating func create(_ order: ExchangeOrder, _ parentId: ParentId, _ reserve: HoldingAmount) {
        orderCounter += 1
        // A parent is always there before its orders.
        guard let parent = parents[parentId] else { return }
        let pair = TradedPair(base: parent.order.base, quote: parent.order.quote)
        add(
            OrderRecord(
                parent: parentId, pair: pair, isAdopted: false, order: order, reserve: reserve))
    }

    /// Takes an order in that only the exchange knew: what it may still spend is set aside even
    /// beyond the balance, for what brought the balance may have been lost as well.
    mutating func adopt(
        _ order: ExchangeOrder, _ parentId: ParentId?, _ pair: TradedPair, _ reserve: HoldingAmount
    ) {
        ledger.restore(reserve.amount, of: reserve.holding)
        add(
            OrderRecord(
                parent: parentId, pair: pair, isAdopted: true, order: order, reserve: reserve))
        let parent = parentId.map { "of order \($0)" } ?? "of no known order"
        raise(
            .orderAdopted,
            "\(order.venue) has the order \(order.request.clientOrderId) \(parent), which the "
                + "journal had lost; it is taken in with its trades")
    }

    private mutating func add(_ record: OrderRecord) {
        let id = record.order.request.clientOrderId
        orderIds.append(id)
        unsettledOrderIds.append(id)
        orders[id] = record
        if let parent = record.parent { parents[parent]?.orderIds.append(id) }
    }

    mutating func noteOverride(of id: ClientOrderId, by approver: String) {
        guard let request = orders[id]?.overrideRequest else { return }
        raise(
            .orderOverridden,
            "\(request.approver) and \(approver) declared the exchange order \(id) dead: "
                + request.note)
    }

    /// Keeps an alert, the newest ones only.
    private mutating func raise(_ kind: DeskAlert.Kind, _ text: String) {
        alertCount += 1
        alerts.append(DeskAlert(kind, text))
        if alerts.count > Limits.alertsMax { alerts.removeFirst() }
    }

    mutating func apply(_ event: OrderEvent, to id: ClientOrderId) throws(LedgerError) {
        guard var record = orders[id] else { return }
        if case .filled(let fill) = event { try book(fill, in: &record) }
        record.order.apply(event)
        #if Mutants
        if Mutant.releaseExposureOnTimeout.isActive, case .becameUnknown = event {
            ledger.release(record.reserve.amount, of: record.reserve.holding)
            record.reserve = HoldingAmount(holding: record.reserve.holding, amount: .zero)
        }
        #endif
        if record.order.isSettled {
            ledger.release(record.reserve.amount, of: record.reserve.holding)
            record.reserve = HoldingAmount(holding: record.reserve.holding, amount: .zero)
        }
        orders[id] = record
        // Rarely, a settled order has more filled: then it is watched again.
        unsettledOrderIds.removeAll { $0 == id }
        if !record.order.isSettled { unsettledOrderIds.append(id) }
    }

    private mutating func book(_ fill: Fill, in record: inout OrderRecord) throws(LedgerError) {
        let holding = record.reserve.holding
        let quantity = fill.side == .sell ? fill.quantity : fill.quoteQuantity
        let spent = try ledger.amount(quantity, of: holding.asset).magnitude
        let rest = record.reserve.amount.checkedSubtracting(spent)
        // What was given back as never to be spent, or was never set aside, may be promised again:
        // the exchange's word counts, and what makes up for it is still to be told.
        try ledger.post(
            try posting(for: fill, of: record), mayOverdraw: record.isAdopted || rest == nil)
        // What is spent was set aside for this order.
        ledger.release(min(spent, record.reserve.amount), of: holding)
        record.reserve = HoldingAmount(holding: holding, amount: rest ?? .zero)
        record.fills.append(fill)
        guard record.order.state.isPresumedDead else { return }
        raise(
            .lateFill,
            "\(fill.key.venue) traded \(fill.quantity) \(record.pair.base) of the order "
                + "\(fill.clientOrderId), which counted as \(record.order.state); it is booked")
    }

    /// What a trade moved.
    ///
    /// A fee in an asset that is not ours to count there is left out of the books, as spam tokens
    /// are: nothing of it was ever in them.
    private func posting(
        for fill: Fill, of record: OrderRecord
    ) throws(LedgerError) -> Posting {
        let location = Location.venue(record.order.venue, account: record.order.account)
        let (base, quote) = (record.pair.base, record.pair.quote)
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
