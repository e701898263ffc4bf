import Arithmetic
package import Basics
import Markets

extension MatchingEngine {
    /// Trades an arriving order against the other side, best price first, oldest order first.
    ///
    /// `isComplete` says whether the preview found the whole amount.
    mutating func match(
        _ order: inout EngineOrder, isComplete: Bool, now: Timestamp
    ) -> [EngineTrade] {
        let new = order.request
        var budget = TakerBudget(new.amount)
        var trades: [EngineTrade] = []
        while !budget.isExhausted,
            let level = markets[new.market].bestLevel(takenBy: new.side),
            markets[new.market].crosses(
                side: new.side, limitTicks: new.priceTicks, priceTicks: level.priceTicks),
            let makerId = level.queue.first, let maker = orders[makerId]
        {
            if prevents(new, maker: maker) {
                prevent(maker, takerOrderId: order.id, now: now)
                continue
            }
            let steps = budget.steps(
                offered: maker.remainingSteps, priceTicks: level.priceTicks,
                rules: markets[new.market].rules)
            if steps == 0 { break }
            let trade = trade(
                taker: &order, maker: maker, steps: steps, isComplete: isComplete, now: now)
            budget.consume(steps: steps, quoteRaw: trade.quoteRaw)
            trades.append(trade)
        }
        return trades
    }

    /// Books one trade at the resting order's price.
    private mutating func trade(
        taker: inout EngineOrder, maker resting: EngineOrder, steps: Int64, isComplete: Bool,
        now: Timestamp
    ) -> EngineTrade {
        var maker = resting
        let (number, price) = (taker.request.market, maker.request.priceTicks)
        let quoteRaw = markets[number].rules.quoteRaw(
            priceTicks: price, steps: steps, rounding: .down)
        markets[number].lastTradeId += 1
        let trade = EngineTrade(
            id: markets[number].lastTradeId, market: number, priceTicks: price, steps: steps,
            quoteRaw: quoteRaw, time: now, takerSide: taker.request.side, takerOrderId: taker.id,
            makerOrderId: maker.id, takerAccount: taker.request.account,
            makerAccount: maker.request.account,
            takerCommission: settle(
                &taker, steps: steps, quoteRaw: quoteRaw,
                pips: accounts[taker.request.account].takerPips),
            makerCommission: settle(
                &maker, steps: steps, quoteRaw: quoteRaw,
                pips: accounts[maker.request.account].makerPips))
        (taker.updatedAt, maker.updatedAt) = (now, now)
        update(&maker, takenSteps: steps)
        // An amount of quote that the book could not use up ends expired, not filled.
        taker.status = taker.remainingSteps == 0 && isComplete ? .filled : .partiallyFilled
        markets[number].record(trade)
        remember(trade)
        events.append(.traded(trade, taker: taker, maker: maker))
        return trade
    }

    /// Keeps or closes a resting order after a trade and lowers its level.
    private mutating func update(_ maker: inout EngineOrder, takenSteps: Int64) {
        let new = maker.request
        maker.status = maker.remainingSteps == 0 ? .filled : .partiallyFilled
        releaseExcess(&maker)
        if maker.status == .filled {
            takeFromBook(maker, steps: takenSteps)
            close(maker)
        } else {
            orders[maker.id] = maker
            if new.side == .buy {
                markets[new.market].bids.reduceBest(by: takenSteps)
            } else {
                markets[new.market].asks.reduceBest(by: takenSteps)
            }
            noteLevel(market: new.market, side: new.side, priceTicks: new.priceTicks)
        }
    }

    /// Ends a resting order that its own account was about to take.
    private mutating func prevent(_ maker: EngineOrder, takerOrderId: Int64, now: Timestamp) {
        var ended = maker
        ended.preventedSteps = maker.remainingSteps
        ended.status = .expiredInMatch
        ended.updatedAt = now
        takeFromBook(maker, steps: maker.remainingSteps)
        releaseExcess(&ended)
        close(ended)
        events.append(.prevented(ended, takerOrderId: takerOrderId))
    }

    /// Ends an open order of an account.
    ///
    /// `restriction` says in which state the order must be, if it matters; `cancelId` is the
    /// owner's id of the cancel itself.
    package mutating func cancel(
        orderId: Int64, account: Int, restriction: CancelRestriction? = nil,
        cancelId: String = "", now: Timestamp
    ) throws(EngineRejection) -> EngineOrder {
        guard var order = orders[orderId], order.request.account == account, order.status.isOpen
        else { throw .unknownOrder }
        switch restriction {
        case .onlyNew where order.status != .new: throw .cancelRestricted
        case .onlyPartiallyFilled where order.status != .partiallyFilled: throw .cancelRestricted
        default: break
        }
        takeFromBook(order, steps: order.remainingSteps)
        order.status = .canceled
        order.updatedAt = now
        releaseExcess(&order)
        close(order)
        events.append(.canceled(order, cancelId: cancelId))
        return order
    }

    /// Takes a resting order out of its level.
    private mutating func takeFromBook(_ order: EngineOrder, steps: Int64) {
        let new = order.request
        if new.side == .buy {
            markets[new.market].bids.remove(
                orderId: order.id, priceTicks: new.priceTicks, steps: steps)
        } else {
            markets[new.market].asks.remove(
                orderId: order.id, priceTicks: new.priceTicks, steps: steps)
        }
        noteLevel(market: new.market, side: new.side, priceTicks: new.priceTicks)
    }

    /// Counts a change of a level.
    mutating func noteLevel(market: Int, side: Side, priceTicks: Int64) {
        markets[market].updateId += 1
        events.append(
            .levelChanged(
                market: market, side: side, priceTicks: priceTicks,
                updateId: markets[market].updateId))
    }
}
