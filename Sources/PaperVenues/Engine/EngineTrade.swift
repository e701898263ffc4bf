package import Basics
package import Markets

/// A charge on one side of a trade, taken from what that side received.
package struct Commission: Hashable, Sendable {
    /// What it was taken in.
    package let asset: Asset
    /// Raw units, rounded down.
    package let raw: Int128
}

/// Two orders met.
package struct EngineTrade: Hashable, Sendable {
    /// Grows by one with every trade of the symbol.
    package let id: Int64
    /// The engine's number of the symbol.
    package let market: Int
    /// The resting order's price.
    package let priceTicks: Int64
    /// Base traded, in steps.
    package let steps: Int64
    /// Quote traded, in raw units, rounded down.
    package let quoteRaw: Int128
    /// When.
    package let time: Timestamp
    /// The side of the order that arrived.
    package let takerSide: Side
    /// The order that arrived.
    package let takerOrderId: Int64
    /// The order that rested.
    package let makerOrderId: Int64
    /// The arriving order's account.
    package let takerAccount: Int
    /// The resting order's account.
    package let makerAccount: Int
    /// Charged to the arriving order.
    package let takerCommission: Commission
    /// Charged to the resting order.
    package let makerCommission: Commission

    /// Whether the buyer's order rested.
    package var isBuyerMaker: Bool { takerSide == .sell }
    /// The buyer's order.
    package var buyOrderId: Int64 { takerSide == .buy ? takerOrderId : makerOrderId }
    /// The seller's order.
    package var sellOrderId: Int64 { takerSide == .sell ? takerOrderId : makerOrderId }
}

/// One account's side of a trade.
package struct EngineFill: Hashable, Sendable {
    /// The trade.
    package let trade: EngineTrade
    /// Whether the account's order rested.
    package let isMaker: Bool

    /// The account's order.
    package var orderId: Int64 { isMaker ? trade.makerOrderId : trade.takerOrderId }
    /// Whether the account bought.
    package var side: Side { isMaker ? trade.takerSide.opposite : trade.takerSide }
    /// What the account was charged.
    package var commission: Commission {
        isMaker ? trade.makerCommission : trade.takerCommission
    }
}

/// What became of an order when it came in.
package struct EnginePlacement: Hashable, Sendable {
    /// The order after all its immediate trades.
    package let order: EngineOrder
    /// Its immediate trades, in order.
    package let trades: [EngineTrade]
}
