import Arithmetic
package import Basics
import Markets

extension MatchingEngine {
    /// Takes an order, matches it and rests or ends what is left.
    package mutating func place(
        _ new: NewOrder, now: Timestamp
    ) throws(EngineRejection) -> EnginePlacement {
        try check(new)
        let preview = preview(new)
        let lockRaw = try requiredLock(new, preview: preview)
        var order = open(new, preview: preview, lockRaw: lockRaw, now: now)
        events.append(.accepted(order))
        var trades: [EngineTrade] = []
        if new.timeInForce != .fillOrKill || preview.isComplete {
            trades = match(&order, isComplete: preview.isComplete, now: now)
        }
        finish(&order, isComplete: preview.isComplete, now: now)
        return EnginePlacement(order: order, trades: trades)
    }

    /// Refuses what is against the rules of the symbol, the account or the order type.
    private func check(_ new: NewOrder) throws(EngineRejection) {
        guard accounts.indices.contains(new.account), markets.indices.contains(new.market) else {
            throw .unknownMarket
        }
        let market = markets[new.market]
        switch new.amount {
        case .base(let steps):
            guard steps > 0, steps <= market.rules.stepsMax else { throw .badQuantity }
        case .quote(let raw):
            guard new.type == .market, raw > 0, raw <= RawUnits.amountMax else {
                throw .badQuantity
            }
        }
        let isPriced = (1...market.rules.priceTicksMax).contains(new.priceTicks)
        guard new.type == .market ? new.priceTicks == 0 : isPriced else { throw .badPrice }
        let account = accounts[new.account]
        if account.keepsHistory, account.openOrders[new.market] >= PaperLimits.openOrdersMax {
            throw .tooManyOrders
        }
        if !new.clientOrderId.isEmpty,
            let known = order(
                account: new.account, market: new.market, clientOrderId: new.clientOrderId),
            known.status.isOpen
        {
            throw .duplicateClientOrderId
        }
        if new.type == .limitMaker, let best = market.bestLevel(takenBy: new.side),
            market.crosses(
                side: new.side, limitTicks: new.priceTicks, priceTicks: best.priceTicks)
        {
            throw .wouldTake
        }
    }

    /// What must be set aside for an order, if the account has it.
    ///
    /// A priced order sets aside its whole quantity at its limit. A market order sets aside what
    /// the book asks for now; a sale needs its whole quantity.
    private func requiredLock(
        _ new: NewOrder, preview: MatchPreview
    ) throws(EngineRejection) -> Int128 {
        let market = markets[new.market]
        let required: Int128
        switch (new.amount, new.side) {
        case (.quote(let raw), .buy): required = raw
        case (.quote, .sell): required = market.rules.baseRaw(steps: preview.steps)
        case (.base(let steps), .sell): required = market.rules.baseRaw(steps: steps)
        case (.base, .buy) where new.type == .market: required = preview.quoteRaw
        case (.base(let steps), .buy):
            required = market.rules.quoteRaw(
                priceTicks: new.priceTicks, steps: steps, rounding: .up)
        }
        if case .quote = new.amount, preview.steps == 0 { throw .noLiquidity }
        let balance = accounts[new.account].balances[market.paidAsset(new.side)]
        guard balance.free >= required else { throw .insufficientBalance }
        return required
    }

    /// Gives the order its id and sets its lock aside.
    ///
    /// For an amount of quote the quantity is what the book gives for it now.
    private mutating func open(
        _ new: NewOrder, preview: MatchPreview, lockRaw: Int128, now: Timestamp
    ) -> EngineOrder {
        lastOrderId += 1
        let steps = if case .base(let steps) = new.amount { steps } else { preview.steps }
        let order = EngineOrder(
            id: lastOrderId, request: new, createdAt: now, updatedAt: now, status: .new,
            steps: steps, lockedRaw: lockRaw)
        lock(
            lockRaw, account: new.account, asset: markets[new.market].paidAsset(new.side))
        accounts[new.account].openOrders[new.market] += 1
        if accounts[new.account].keepsHistory {
            remember(order)
        }
        return order
    }

    /// Decides what becomes of the rest of an order that just came in.
    private mutating func finish(_ order: inout EngineOrder, isComplete: Bool, now: Timestamp) {
        let new = order.request
        if case .quote = new.amount {
            order.status = isComplete ? .filled : .expired
        } else if order.remainingSteps == 0 {
            order.status = .filled
        } else if new.type == .market || new.timeInForce != .goodTillCancel {
            order.status = .expired
        } else {
            order.status = order.filledSteps > 0 ? .partiallyFilled : .new
        }
        releaseExcess(&order)
        order.updatedAt = now
        if order.status.isOpen {
            orders[order.id] = order
            rest(order)
        } else {
            close(order)
            if order.status == .expired { events.append(.expired(order)) }
        }
    }

    /// Puts what is left of an order into the book.
    private mutating func rest(_ order: EngineOrder) {
        let (new, steps) = (order.request, order.remainingSteps)
        if new.side == .buy {
            markets[new.market].bids.append(
                orderId: order.id, priceTicks: new.priceTicks, steps: steps)
        } else {
            markets[new.market].asks.append(
                orderId: order.id, priceTicks: new.priceTicks, steps: steps)
        }
        noteLevel(market: new.market, side: new.side, priceTicks: new.priceTicks)
    }
}
