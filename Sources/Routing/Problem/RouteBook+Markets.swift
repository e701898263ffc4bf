import Arithmetic
public import Markets

extension RouteBook {
    /// From a live book and its instrument; asset names are the instrument's codes unless given.
    ///
    /// Nil when the book is not healthy or crossed, or a level needs more digits than a decimal holds.
    public init?(
        book: OrderBook, instrument: Instrument, takerFeePips: Int, feeOn: FeeSide = .proceeds,
        base: String? = nil, quote: String? = nil
    ) {
        guard book.health == .healthy, instrument.isTrading,
            let bids = Self.levels(book.levels(takenBy: .sell), of: instrument),
            let asks = Self.levels(book.levels(takenBy: .buy), of: instrument)
        else { return nil }
        self.init(
            base: base ?? instrument.base.code, quote: quote ?? instrument.quote.code,
            bids: bids, asks: asks, takerFeePips: takerFeePips, feeOn: feeOn,
            lot: instrument.lotSize, tick: instrument.tickSize,
            notionalMin: instrument.notionalMin, quantityMin: instrument.quantityMin,
            quantityMax: instrument.quantityMax.isPositive ? instrument.quantityMax : nil,
            baseDecimals: instrument.baseDecimals, quoteDecimals: instrument.quoteDecimals)
        if isCrossed { return nil }
    }

    private static func levels(
        _ levels: ReversedCollection<[BookLevel]>, of instrument: Instrument
    ) -> [Level]? {
        var result: [Level] = []
        result.reserveCapacity(levels.count)
        let step = instrument.sizeStep
        for level in levels {
            guard let price = instrument.tickSize.times(level.priceTicks),
                let size = step.times(level.sizeSteps)
            else { return nil }
            result.append(Level(price: price, size: size))
        }
        return result
    }
}
