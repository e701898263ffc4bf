import Arithmetic
import Markets
import Pools

/// What is received for what is paid, exactly, in raw units of one task.
struct GuardRatio: Hashable, Sendable {
    /// Raw units paid, above zero.
    let paid: UInt256
    /// Raw units received, above zero.
    let received: UInt256

    /// A ratio; nil when a side is zero or so large that it cannot be compared.
    init?(paid: UInt256, received: UInt256) {
        guard !paid.isZero, !received.isZero, paid.bitWidth <= 240, received.bitWidth <= 240 else {
            return nil
        }
        self.paid = paid
        self.received = received
    }

    /// Fewer raw units than this are no price: rounding would be more than a hundredth of a per
    /// cent.
    private static let unitsMin: UInt256 = 10_000

    /// The most tenfold larger probes.
    private static let probesMax = 36

    /// What the smallest swap gets that is exact enough; nil for a pool of another pair, or one that
    /// gives nothing.
    init?(_ source: MarketSnapshot.PoolSource, _ task: TradeTask) {
        let assets = (source.asset0, source.asset1)
        guard assets == (task.assetIn, task.assetOut) || assets == (task.assetOut, task.assetIn)
        else { return nil }
        let pool = source.pool
        let tokenIn = source.asset0 == task.assetIn ? pool.token0 : pool.token1
        var found: GuardRatio?
        var probe = Self.unitsMin
        for _ in 0..<Self.probesMax {
            if let output = try? pool.amountOut(exactIn: probe, tokenIn: tokenIn) {
                found = GuardRatio(paid: probe, received: output)
                if output >= Self.unitsMin { break }
            } else if found != nil {
                break
            }
            guard let next = probe.checkedMultiplied(by: 10) else { break }
            probe = next
        }
        guard let found else { return nil }
        self = found
    }

    /// Compares two ratios exactly, through 512-bit products.
    func isBelow(_ other: GuardRatio) -> Bool {
        received.multipliedFullWidth(by: other.paid)
            < other.received.multipliedFullWidth(by: paid)
    }

    /// How far this is from another, in basis points of that one, rounded down; at most what fits.
    func bps(from other: GuardRatio) -> UInt64 {
        // What the other would receive for what is paid here.
        guard
            let fair = other.received.multiplied(
                by: paid, dividedBy: other.paid, rounding: .down), !fair.isZero
        else { return .max }
        let apart = received > fair ? received - fair : fair - received
        return apart.multiplied(by: 10_000, dividedBy: fair, rounding: .down)?.asUInt64 ?? .max
    }
}

/// A book as a voice on the price of a task's pair.
struct BookVoice: Sendable {
    /// The source's id.
    let id: String
    /// The middle of its best prices.
    let middle: GuardRatio
    /// What the first of the trade gets, fees apart.
    let best: GuardRatio

    /// Nil for a book of another pair, one that is not healthy, and one with an empty side.
    init?(_ source: MarketSnapshot.BookSource, _ task: TradeTask) {
        let instrument = source.instrument
        guard instrument.base == task.base, instrument.quote == task.quote,
            source.book.health == .healthy, let bid = source.book.bestBid,
            let ask = source.book.bestAsk,
            let perBid = instrument.tickSize.times(bid.priceTicks),
            let perAsk = instrument.tickSize.times(ask.priceTicks),
            let twice = perBid.adding(perAsk),
            let middle = Self.ratio(twice, for: 2, task),
            let best = Self.ratio(task.side == .sell ? perBid : perAsk, for: 1, task)
        else { return nil }
        id = source.id
        self.middle = middle
        self.best = best
    }

    /// The ratio of a price for so many base, of a million so that low prices keep their digits.
    private static func ratio(
        _ price: ExactDecimal, for count: UInt64, _ task: TradeTask
    ) -> GuardRatio? {
        guard
            let quote = price.times(1_000_000)?.rawUnits(
                decimals: task.quoteDecimals, rounding: .down),
            let base = UInt256.powerOfTen(task.baseDecimals)?.checkedMultiplied(
                by: UInt256(count * 1_000_000))
        else { return nil }
        return task.side == .sell
            ? GuardRatio(paid: base, received: quote) : GuardRatio(paid: quote, received: base)
    }
}
