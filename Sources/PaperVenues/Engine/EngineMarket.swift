package import Markets

/// Totals of a symbol's trades since the engine was made.
package struct TradeStatistics: Hashable, Sendable {
    /// The first price, in ticks.
    package internal(set) var openTicks: Int64
    /// The highest price, in ticks.
    package internal(set) var highTicks: Int64
    /// The lowest price, in ticks.
    package internal(set) var lowTicks: Int64
    /// Base traded, in raw units.
    package internal(set) var baseRaw: Int128
    /// Quote traded, in raw units.
    package internal(set) var quoteRaw: Int128
    /// The last trade.
    package internal(set) var last: EngineTrade

    init(first trade: EngineTrade) {
        (openTicks, highTicks, lowTicks) = (trade.priceTicks, trade.priceTicks, trade.priceTicks)
        (baseRaw, quoteRaw, last) = (0, 0, trade)
    }
}

/// One symbol of the engine: its rules, its book and its trades.
package struct EngineMarket: Sendable {
    /// Ticks, steps and limits.
    package let rules: TradingRules
    /// The engine's number of the base asset.
    package let baseAsset: Int
    /// The engine's number of the quote asset.
    package let quoteAsset: Int
    /// Who wants to buy.
    package internal(set) var bids = BookSide(side: .buy)
    /// Who wants to sell.
    package internal(set) var asks = BookSide(side: .sell)
    /// The id of the last change of a level.
    package internal(set) var updateId: Int64 = 0
    /// The latest trades, oldest first.
    package internal(set) var recentTrades: [EngineTrade] = []
    /// Totals; nil before the first trade.
    package internal(set) var statistics: TradeStatistics?
    var lastTradeId: Int64 = 0

    init(rules: TradingRules, baseAsset: Int, quoteAsset: Int) {
        self.rules = rules
        self.baseAsset = baseAsset
        self.quoteAsset = quoteAsset
    }

    /// The engine's number of the asset that an order of this side pays with.
    package func paidAsset(_ side: Side) -> Int { side == .buy ? quoteAsset : baseAsset }

    /// The side of the book where orders of this side rest.
    package func book(_ side: Side) -> BookSide { side == .buy ? bids : asks }

    /// The best level an order of this side can take.
    func bestLevel(takenBy side: Side) -> PriceLevel? {
        side == .buy ? asks.levels.last : bids.levels.last
    }

    /// Whether a taker with this limit (zero for none) trades at a price.
    func crosses(side: Side, limitTicks: Int64, priceTicks: Int64) -> Bool {
        if limitTicks == 0 { return true }
        return side == .buy ? priceTicks <= limitTicks : priceTicks >= limitTicks
    }

    mutating func record(_ trade: EngineTrade) {
        if recentTrades.count >= 2 * PaperLimits.recentTradesMax {
            recentTrades.removeFirst(PaperLimits.recentTradesMax)
        }
        recentTrades.append(trade)
        var totals = statistics ?? TradeStatistics(first: trade)
        totals.highTicks = max(totals.highTicks, trade.priceTicks)
        totals.lowTicks = min(totals.lowTicks, trade.priceTicks)
        totals.baseRaw += rules.baseRaw(steps: trade.steps)
        totals.quoteRaw += trade.quoteRaw
        totals.last = trade
        statistics = totals
    }
}
