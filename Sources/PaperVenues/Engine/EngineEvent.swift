package import Markets

/// What the engine did, in order; orders are shown as they were right after it.
package enum EngineEvent: Hashable, Sendable {
    /// An order was taken.
    case accepted(EngineOrder)
    /// Two orders met.
    case traded(EngineTrade, taker: EngineOrder, maker: EngineOrder)
    /// An order was ended by its owner, whose cancel carried this id.
    case canceled(EngineOrder, cancelId: String)
    /// An order ended by its rules.
    case expired(EngineOrder)
    /// A resting order ended as it would have met this other order of its own account.
    case prevented(EngineOrder, takerOrderId: Int64)
    /// The size at one price changed; the update id grows by one with each change of the symbol.
    case levelChanged(market: Int, side: Side, priceTicks: Int64, updateId: Int64)
}

/// Why the engine refused.
package enum EngineRejection: Error, Hashable, Sendable {
    /// No such account or symbol.
    case unknownMarket
    /// The quantity or amount is outside the symbol's rules.
    case badQuantity
    /// The price is outside the symbol's rules, or one is given for a market order.
    case badPrice
    /// Not enough free balance.
    case insufficientBalance
    /// An open order of the account and symbol has that client order id.
    case duplicateClientOrderId
    /// A post-only order would have taken.
    case wouldTake
    /// Nothing can be bought or sold for an amount of quote.
    case noLiquidity
    /// The account has too many open orders on the symbol.
    case tooManyOrders
    /// No such open order.
    case unknownOrder
    /// The order is open but not in the state that the cancel asked for.
    case cancelRestricted
}

/// In which states a cancel may end an order.
package enum CancelRestriction: Hashable, Sendable {
    /// Only before its first fill.
    case onlyNew
    /// Only after its first fill.
    case onlyPartiallyFilled
}
