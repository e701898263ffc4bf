import Arithmetic
package import Markets

extension MatchingEngine {
    /// Adds raw units to an account's free balance.
    ///
    /// False, and nothing is added, when the account or asset is unknown or the amount or the new
    /// total is out of range.
    package mutating func deposit(_ raw: Int128, of asset: Asset, to account: Int) -> Bool {
        guard accounts.indices.contains(account), let index = self.asset(asset), raw >= 0,
            raw <= RawUnits.amountMax,
            accounts[account].balances[index].total <= RawUnits.amountMax - raw
        else { return false }
        accounts[account].balances[index].free += raw
        deposited[index] += raw
        return true
    }

    /// The balance of an account; zero for what is unknown.
    package func balance(account: Int, asset: Asset) -> EngineBalance {
        guard accounts.indices.contains(account), let index = self.asset(asset) else {
            return EngineBalance()
        }
        return accounts[account].balances[index]
    }

    /// Whether every asset adds up: the accounts hold exactly what was deposited, nothing is
    /// negative, and what is locked is exactly what the open orders set aside.
    package func isBalanced() -> Bool {
        var locked = accounts.map { $0.balances.map { _ in Int128(0) } }
        for order in orders.values where order.status.isOpen {
            let asset = markets[order.request.market].paidAsset(order.request.side)
            locked[order.request.account][asset] += order.lockedRaw
        }
        for (asset, total) in deposited.enumerated() {
            var sum: Int128 = 0
            for (number, account) in accounts.enumerated() {
                let balance = account.balances[asset]
                guard balance.free >= 0, balance.locked == locked[number][asset] else {
                    return false
                }
                sum += balance.total
            }
            guard sum == total else { return false }
        }
        return true
    }

    /// Moves free balance aside for an order.
    mutating func lock(_ raw: Int128, account: Int, asset: Int) {
        accounts[account].balances[asset].free -= raw
        accounts[account].balances[asset].locked += raw
    }

    /// Gives back what an order has set aside beyond what its rest needs.
    mutating func releaseExcess(_ order: inout EngineOrder) {
        let needed = order.status.isOpen ? restingLock(order) : 0
        let excess = order.lockedRaw - needed
        order.lockedRaw = needed
        lock(
            -excess, account: order.request.account,
            asset: markets[order.request.market].paidAsset(order.request.side))
    }

    /// What a resting order must have set aside.
    private func restingLock(_ order: EngineOrder) -> Int128 {
        let rules = markets[order.request.market].rules
        return order.request.side == .sell
            ? rules.baseRaw(steps: order.remainingSteps)
            : rules.quoteRaw(
                priceTicks: order.request.priceTicks, steps: order.remainingSteps, rounding: .up)
    }

    /// Books one side of a trade: what is paid leaves the lock, what is received less the
    /// commission becomes free, the commission goes to the exchange.
    mutating func settle(
        _ order: inout EngineOrder, steps: Int64, quoteRaw: Int128, pips: Int64
    ) -> Commission {
        let market = markets[order.request.market]
        let baseRaw = market.rules.baseRaw(steps: steps)
        let isBuy = order.request.side == .buy
        let (paid, received) = isBuy ? (quoteRaw, baseRaw) : (baseRaw, quoteRaw)
        let receivedAsset = market.paidAsset(order.request.side.opposite)
        let commission = received * Int128(pips) / 1_000_000
        let account = order.request.account
        order.lockedRaw -= paid
        order.filledSteps += steps
        order.filledQuoteRaw += quoteRaw
        accounts[account].balances[market.paidAsset(order.request.side)].locked -= paid
        accounts[account].balances[receivedAsset].free += received - commission
        accounts[Self.feeAccount].balances[receivedAsset].free += commission
        return Commission(asset: assets[receivedAsset], raw: commission)
    }
}
