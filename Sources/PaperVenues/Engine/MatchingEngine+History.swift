extension MatchingEngine {
    /// Makes a new order findable for its owner.
    mutating func remember(_ order: EngineOrder) {
        let new = order.request
        orders[order.id] = order
        accounts[new.account].orderIds.append(order.id)
        if !new.clientOrderId.isEmpty { clientIndex[clientKey(new)] = order.id }
        // Trimmed in batches, so that a long run costs O(1) an order.
        let kept = PaperLimits.closedOrdersKeptMax
        if accounts[new.account].orderIds.count >= 2 * kept { forgetOldest(new.account, kept) }
    }

    /// Keeps an ended order for look-up, or forgets it when its account keeps no history.
    mutating func close(_ order: EngineOrder) {
        accounts[order.request.account].openOrders[order.request.market] -= 1
        if accounts[order.request.account].keepsHistory {
            orders[order.id] = order
        } else {
            orders[order.id] = nil
        }
    }

    /// Gives both accounts their side of a trade.
    mutating func remember(_ trade: EngineTrade) {
        remember(EngineFill(trade: trade, isMaker: false), account: trade.takerAccount)
        remember(EngineFill(trade: trade, isMaker: true), account: trade.makerAccount)
    }

    private mutating func remember(_ fill: EngineFill, account: Int) {
        guard accounts[account].keepsHistory else { return }
        if accounts[account].fills.count >= 2 * PaperLimits.fillsKeptMax {
            accounts[account].fills.removeFirst(PaperLimits.fillsKeptMax)
        }
        accounts[account].fills.append(fill)
    }

    /// Forgets the oldest closed orders of an account until at most `kept` closed ones are left.
    private mutating func forgetOldest(_ account: Int, _ kept: Int) {
        var surplus = accounts[account].orderIds.count - kept
        var remaining: [Int64] = []
        for id in accounts[account].orderIds {
            guard surplus > 0, let order = orders[id], !order.status.isOpen else {
                remaining.append(id)
                continue
            }
            surplus -= 1
            orders[id] = nil
            if clientIndex[clientKey(order.request)] == id {
                clientIndex[clientKey(order.request)] = nil
            }
        }
        accounts[account].orderIds = remaining
    }

    private func clientKey(_ new: NewOrder) -> ClientKey {
        ClientKey(account: new.account, market: new.market, clientOrderId: new.clientOrderId)
    }
}
