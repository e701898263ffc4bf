import Arithmetic

/// One side of a book as exact integers: what taking any number of lots pays and receives.
///
/// Prices and sizes are scaled to whole numbers; running sums make a trade O(log levels). Levels
/// beyond what the problem can use are left out.
struct ExactBook: Sendable {
    /// Whether base is paid (bids are taken) or received (asks are taken).
    let isSell: Bool
    /// How many lots the kept levels and the exchange's largest quantity allow.
    let lotsMax: UInt64
    /// Base per lot at `quantityScale`.
    let lotUnits: UInt256
    /// Digits after the point of quantities.
    let quantityScale: Int
    /// Digits after the point of prices.
    let priceScale: Int
    /// Order prices are whole multiples of this.
    let tick: ExactDecimal
    /// Prices of the kept levels, best first.
    let prices: [UInt256]
    /// Quantity of all levels up to and including each.
    let quantitySums: [UInt256]
    /// Price times quantity of all levels up to and including each.
    let notionalSums: [UInt256]

    /// From quantities to raw units of base, the fee included where base pays it.
    let baseConversion: UnitConversion
    /// From price times quantity to raw units of quote, the fee included where quote pays it.
    let quoteConversion: UnitConversion
    /// The smallest quantity at `quantityScale`.
    let quantityMinUnits: UInt256
    /// The smallest price times quantity at both scales together.
    let notionalMinUnits: UInt256

    /// What this many lots trade; nil when the levels end before.
    func trade(lots: UInt64) -> BookTrade? {
        if lots == 0 {
            return BookTrade(
                lots: 0, amountIn: .zero, amountOut: .zero, worstLevel: 0, isLargeEnough: false)
        }
        guard lots <= lotsMax, let quantity = lotUnits.checkedMultiplied(by: UInt256(lots)) else {
            return nil
        }
        let level = firstLevel(holding: quantity)
        guard level < prices.count else { return nil }
        let quantityBefore = level == 0 ? UInt256.zero : quantitySums[level - 1]
        let notionalBefore = level == 0 ? UInt256.zero : notionalSums[level - 1]
        // Both are below the sums of this level, which were checked when the book was built.
        let notional = notionalBefore + prices[level] * (quantity - quantityBefore)
        guard
            let base = baseConversion.raw(quantity, rounding: isSell ? .up : .down),
            let quote = quoteConversion.raw(notional, rounding: isSell ? .down : .up),
            let limitNotional = quantity.checkedMultiplied(by: prices[level])
        else { return nil }
        return BookTrade(
            lots: lots, amountIn: isSell ? base : quote, amountOut: isSell ? quote : base,
            worstLevel: level,
            isLargeEnough: quantity >= quantityMinUnits
                && min(notional, limitNotional) >= notionalMinUnits)
    }

    /// The largest trade up to `lotsMax` that fits, found near an estimate.
    ///
    /// `fits` must hold for all smaller trades too.
    func largestTrade(near estimate: Double, where fits: (BookTrade) -> Bool) -> BookTrade {
        var low: UInt64 = 0
        var high = lotsMax
        var probe = estimate < Double(lotsMax) ? UInt64(max(0, estimate)) : lotsMax
        var stride: UInt64 = 1
        // Gallop from the estimate, then bisect: about four trials when the estimate is good.
        while low < high {
            probe = min(max(probe, low + 1), high)
            if let trade = trade(lots: probe), fits(trade) {
                low = probe
                probe = low &+ min(stride, high - low)
            } else {
                high = probe - 1
                probe = high > stride ? high - stride : 0
            }
            stride = stride < 1 << 40 ? stride * 2 : stride
            if stride > 4 { probe = low + (high - low + 1) / 2 }
        }
        return trade(lots: low) ?? trade(lots: 0) ?? .none
    }

    /// The fewest lots that pass the exchange's minimums, found from below; nil when none do.
    func smallestAllowed() -> BookTrade? {
        guard let most = trade(lots: lotsMax), most.isLargeEnough else { return nil }
        var low: UInt64 = 0
        var high = lotsMax
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if trade(lots: middle)?.isLargeEnough == true { high = middle } else { low = middle }
        }
        return trade(lots: high)
    }

    private func firstLevel(holding quantity: UInt256) -> Int {
        var low = 0
        var high = quantitySums.count
        while low < high {
            let middle = (low + high) / 2
            if quantitySums[middle] < quantity { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The base quantity of this many lots, as the exchange writes it.
    func quantity(lots: UInt64) -> ExactDecimal? {
        lotUnits.checkedMultiplied(by: UInt256(lots)).flatMap {
            ExactDecimal(rawUnits: $0, decimals: quantityScale)
        }
    }

    /// A level's price moved to a tick, so that an order at it still takes the level.
    func limitPrice(level: Int) -> ExactDecimal? {
        guard level < prices.count,
            let price = ExactDecimal(rawUnits: prices[level], decimals: priceScale)
        else { return nil }
        guard let ticks = price.count(of: tick, rounding: isSell ? .down : .up) else { return nil }
        return tick.times(max(1, ticks))
    }
}

extension BookTrade {
    /// No trade.
    static let none = BookTrade(
        lots: 0, amountIn: .zero, amountOut: .zero, worstLevel: 0, isLargeEnough: false)
}
