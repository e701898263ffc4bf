import Arithmetic

/// Answers from prefix sums over the ranges between ticks, in floating point: for search only.
extension TickTable {
    /// Token0 in (net of fee) and token1 out between the price and a lower target.
    ///
    /// `position` is that of the last tick not above the price, −1 without one.
    func amounts(fallingFrom price: Double, at position: Int, to target: Double) -> SearchTrade {
        guard position >= 0, target < price else { return .none }
        let end = self.position(atOrBelow: target, before: position)
        if end == position { return range(position, target, price) }
        var trade = range(position, places[position].root, price)
        trade.amountIn += sums[end + 1].amount0Above - sums[position].amount0Above
        trade.amountOut += sums[position].amount1Below - sums[end + 1].amount1Below
        if end >= 0 {
            let last = range(end, target, places[end + 1].root)
            trade.amountIn += last.amountIn
            trade.amountOut += last.amountOut
        }
        return trade
    }

    /// Token1 in (net of fee) and token0 out between the price and a higher target.
    func amounts(risingFrom price: Double, at position: Int, to target: Double) -> SearchTrade {
        guard position + 1 < places.count, target > price else { return .none }
        let end = self.position(atOrBelow: target, before: places.count - 1)
        var trade = SearchTrade.none
        if end <= position {
            if position >= 0 { trade = range(position, price, target) }
        } else {
            if position >= 0 { trade = range(position, price, places[position + 1].root) }
            let last = range(end, places[end].root, target)
            trade.amountIn +=
                last.amountIn + (sums[position + 1].amount0Above - sums[end].amount0Above)
            trade.amountOut +=
                last.amountOut + (sums[end].amount1Below - sums[position + 1].amount1Below)
        }
        return SearchTrade(amountIn: trade.amountOut, amountOut: trade.amountIn)
    }

    /// The price at which liquidity begins at or below (above) the given one; nil without any.
    func firstLiquidPrice(_ price: Double, at position: Int, falling: Bool) -> Double? {
        var index = position
        if index >= 0, liquidity[index].above > 0 { return price }
        while true {
            index += falling ? -1 : 1
            guard index >= 0, index < places.count else { return nil }
            if liquidity[index].above > 0 { return places[falling ? index + 1 : index].root }
        }
    }

    /// Token0 as input and token1 as output of a part of the range above a tick.
    private func range(_ index: Int, _ low: Double, _ high: Double) -> SearchTrade {
        guard high > low else { return .none }
        let amount1 = liquidity[index].searchAbove * (high - low)
        return SearchTrade(amountIn: amount1 / (low * high), amountOut: amount1)
    }

    /// The last position up to `limit` whose root is not above the target; −1 without one.
    private func position(atOrBelow target: Double, before limit: Int) -> Int {
        if limit >= 0, places[limit].root <= target { return limit }
        var (low, high) = (0, max(0, limit))
        while low < high {
            let middle = (low + high) >> 1
            if places[middle].root <= target { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}
