public import Basics

extension AnyPool {
    /// Search only: sells `tokenIn` until the marginal price falls to `price`.
    ///
    /// Prices are raw units out for a raw unit in, fee included. No trade when the pool pays less
    /// than that already, or does not hold the token.
    public func bestTrade(atPrice price: Double, tokenIn: Address) -> SearchTrade {
        if tokenIn == token0 { return bestTrade(atPrice: price, zeroForOne: true) }
        if tokenIn == token1 { return bestTrade(atPrice: price, zeroForOne: false) }
        return .none
    }

    /// Search only: the same, by direction.
    public func bestTrade(atPrice price: Double, zeroForOne: Bool) -> SearchTrade {
        switch self {
        case .constantProduct(let pool): pool.bestTrade(atPrice: price, zeroForOne: zeroForOne)
        case .concentrated(let pool): pool.bestTrade(atPrice: price, zeroForOne: zeroForOne)
        case .coins(let pair): pair.bestTrade(atPrice: price, zeroForOne: zeroForOne)
        }
    }

    /// Search only: raw units out for the first raw unit in, fee included; 0 without liquidity or
    /// for a token that the pool does not hold.
    public func marginalPrice(tokenIn: Address) -> Double {
        if tokenIn == token0 { return marginalPrice(zeroForOne: true) }
        if tokenIn == token1 { return marginalPrice(zeroForOne: false) }
        return 0
    }

    /// Search only: the same, by direction.
    public func marginalPrice(zeroForOne: Bool) -> Double {
        switch self {
        case .constantProduct(let pool): pool.marginalPrice(zeroForOne: zeroForOne)
        case .concentrated(let pool): pool.marginalPrice(zeroForOne: zeroForOne)
        case .coins(let pair): pair.marginalPrice(zeroForOne: zeroForOne)
        }
    }

    /// Search only: answers every question, in order; a solver makes this one call an iteration.
    ///
    /// A question about a pool that is not in the list is answered with no trade. `trades` is
    /// emptied first and keeps its storage.
    public static func bestTrades(
        _ questions: [TradeQuestion], pools: [AnyPool], into trades: inout [SearchTrade]
    ) {
        trades.removeAll(keepingCapacity: true)
        trades.reserveCapacity(questions.count)
        for question in questions {
            guard pools.indices.contains(question.pool) else {
                trades.append(.none)
                continue
            }
            trades.append(
                pools[question.pool].bestTrade(
                    atPrice: question.price, zeroForOne: question.zeroForOne))
        }
    }
}
