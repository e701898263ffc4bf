import Arithmetic

/// Prefix sums over the ranges between ticks, in floating point: for search only.
struct TickSearch: Sendable {
    /// The square root price at each tick.
    private let roots: [Double]
    /// The liquidity between each tick and the next.
    private let liquidity: [Double]
    /// The token1 between the first tick and each.
    private let amount1Below: [WideSum]
    /// The token0 between each tick and the last.
    private let amount0Above: [WideSum]

    /// Sums up; the widths are subtracted exactly before they are rounded.
    init(sqrtPrices: [UInt256], liquidityAbove: [UInt128]) {
        let count = sqrtPrices.count
        roots = sqrtPrices.map { $0.searchValue * 0x1p-96 }
        liquidity = liquidityAbove.map { Double($0) }
        var widths: [Double] = []
        var below = [WideSum](repeating: WideSum(), count: count)
        for index in 0..<max(0, count - 1) {
            let width = sqrtPrices[index + 1] &- sqrtPrices[index]
            widths.append(width.searchValue * 0x1p-96)
            below[index + 1] = below[index]
            below[index + 1].add(liquidity[index] * widths[index])
        }
        var above = [WideSum](repeating: WideSum(), count: count)
        for index in (0..<max(0, count - 1)).reversed() {
            above[index] = above[index + 1]
            above[index].add(
                liquidity[index] * widths[index] / (roots[index] * roots[index + 1]))
        }
        amount1Below = below
        amount0Above = above
    }

    /// Token0 in (net of fee) and token1 out between the price and a lower target.
    ///
    /// `position` is that of the last tick not above the price, −1 without one.
    func amounts(fallingFrom price: Double, at position: Int, to target: Double) -> SearchTrade {
        guard position >= 0, target < price else { return .none }
        let end = self.position(atOrBelow: target, before: position)
        if end == position {
            return Self.range(liquidity[position], target, price)
        }
        var trade = Self.range(liquidity[position], roots[position], price)
        trade.amountIn += amount0Above[end + 1] - amount0Above[position]
        trade.amountOut += amount1Below[position] - amount1Below[end + 1]
        if end >= 0 {
            let last = Self.range(liquidity[end], target, roots[end + 1])
            trade.amountIn += last.amountIn
            trade.amountOut += last.amountOut
        }
        return trade
    }

    /// Token1 in (net of fee) and token0 out between the price and a higher target.
    func amounts(risingFrom price: Double, at position: Int, to target: Double) -> SearchTrade {
        guard position + 1 < roots.count, target > price else { return .none }
        let end = self.position(atOrBelow: target, before: roots.count - 1)
        var trade = SearchTrade.none
        if end <= position {
            if position >= 0 { trade = Self.range(liquidity[position], price, target) }
        } else {
            if position >= 0 {
                trade = Self.range(liquidity[position], price, roots[position + 1])
            }
            let last = Self.range(liquidity[end], roots[end], target)
            trade.amountIn += last.amountIn + (amount0Above[position + 1] - amount0Above[end])
            trade.amountOut += last.amountOut + (amount1Below[end] - amount1Below[position + 1])
        }
        return SearchTrade(amountIn: trade.amountOut, amountOut: trade.amountIn)
    }

    /// The price at which liquidity begins at or below (above) the given one; nil without any.
    func firstLiquidPrice(_ price: Double, at position: Int, falling: Bool) -> Double? {
        var index = position
        if index >= 0, liquidity[index] > 0 { return price }
        while true {
            index += falling ? -1 : 1
            guard index >= 0, index < roots.count else { return nil }
            if liquidity[index] > 0 { return falling ? roots[index + 1] : roots[index] }
        }
    }

    /// Token0 as input and token1 as output of one range.
    private static func range(_ liquidity: Double, _ low: Double, _ high: Double) -> SearchTrade {
        guard high > low else { return .none }
        let amount1 = liquidity * (high - low)
        return SearchTrade(amountIn: amount1 / (low * high), amountOut: amount1)
    }

    /// The last position up to `limit` whose root is not above the target; −1 without one.
    private func position(atOrBelow target: Double, before limit: Int) -> Int {
        if limit >= 0, roots[limit] <= target { return limit }
        var (low, high) = (0, max(0, limit))
        while low < high {
            let middle = (low + high) >> 1
            if roots[middle] <= target { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}
