import Arithmetic

extension ExactBook {
    /// What a problem asks of a book's side.
    struct Wish {
        /// Whether base is paid.
        let isSell: Bool
        /// Digits of the base asset's raw unit.
        let baseAssetDecimals: Int
        /// Digits of the quote asset's raw unit.
        let quoteAssetDecimals: Int
        /// More than this is never paid, raw units.
        let inputMax: Double
        /// More than this is never received, raw units.
        let outputMax: Double
    }

    /// Checks and scales one side; nil when the book contradicts itself.
    init?(_ book: RouteBook, _ wish: Wish) {
        let levels = wish.isSell ? book.bids : book.asks
        let fee = book.takerFeePips
        guard fee >= 0, fee < UnitConversion.wholePips, book.lot.isPositive, book.tick.isPositive,
            !book.notionalMin.isNegative, !book.quantityMin.isNegative,
            levels.count <= RoutingLimits.levelsMax
        else { return nil }
        let lot = book.lot.normalized
        let quantityScale = levels.reduce(lot.scale) { max($0, $1.size.scale) }
        let priceScale = levels.reduce(0) { max($0, $1.price.scale) }
        let rates = Self.rates(fee, book.feeOn, isSell: wish.isSell)
        guard
            let base = UnitConversion(
                scale: quantityScale, digits: book.baseDecimals, decimals: wish.baseAssetDecimals,
                ratePips: rates.base),
            let quote = UnitConversion(
                scale: quantityScale + priceScale, digits: book.quoteDecimals,
                decimals: wish.quoteAssetDecimals, ratePips: rates.quote),
            let lotUnits = lot.rawUnits(decimals: quantityScale, rounding: .up),
            let quantityMin = book.quantityMin.rawUnits(decimals: quantityScale, rounding: .up),
            let notionalMin = book.notionalMin.rawUnits(
                decimals: quantityScale + priceScale, rounding: .up)
        else { return nil }
        var sums = LevelSums(quantityScale: quantityScale, priceScale: priceScale)
        let baseFactor = base.searchFactor
        let quoteFactor = quote.searchFactor
        for level in levels {
            guard sums.append(level, isSell: wish.isSell) else { return nil }
            let bases = sums.lastQuantity * baseFactor
            let quotes = sums.lastNotional * quoteFactor
            let (paid, received) = wish.isSell ? (bases, quotes) : (quotes, bases)
            // One part in 16 more than can be used leaves room for every rounding.
            if paid > wish.inputMax * 1.0625 || received > wish.outputMax * 1.0625 { break }
        }
        var available = sums.quantities.last ?? .zero
        if let most = book.quantityMax {
            guard let units = most.rawUnits(decimals: quantityScale, rounding: .down) else {
                return nil
            }
            available = min(available, units)
        }
        guard let lots = available.divided(by: lotUnits, rounding: .down) else { return nil }
        self.init(
            isSell: wish.isSell, lotsMax: min(lots, UInt256(1 << 62 as UInt64)).limb0,
            lotUnits: lotUnits, quantityScale: quantityScale, priceScale: priceScale,
            tick: book.tick, prices: sums.prices, quantitySums: sums.quantities,
            notionalSums: sums.notionals, baseConversion: base, quoteConversion: quote,
            quantityMinUnits: quantityMin, notionalMinUnits: notionalMin)
    }

    /// Pips by which base and quote amounts are multiplied.
    private static func rates(
        _ fee: Int, _ feeOn: RouteBook.FeeSide, isSell: Bool
    ) -> (base: Int, quote: Int) {
        let whole = UnitConversion.wholePips
        if !isSell { return (whole - fee, whole) }
        return feeOn == .base ? (whole + fee, whole) : (whole, whole - fee)
    }
}

/// Running sums over a side's levels, checked level by level.
private struct LevelSums {
    let quantityScale: Int
    let priceScale: Int
    var prices: [UInt256] = []
    var quantities: [UInt256] = []
    var notionals: [UInt256] = []

    init(quantityScale: Int, priceScale: Int) {
        self.quantityScale = quantityScale
        self.priceScale = priceScale
    }

    var lastQuantity: Double { quantities.last?.searchValue ?? 0 }
    var lastNotional: Double { notionals.last?.searchValue ?? 0 }

    /// False for a level that is not positive, out of order or too large.
    mutating func append(_ level: RouteBook.Level, isSell: Bool) -> Bool {
        guard level.price.isPositive, level.size.isPositive,
            let price = level.price.rawUnits(decimals: priceScale, rounding: .down),
            let size = level.size.rawUnits(decimals: quantityScale, rounding: .down),
            let notional = price.checkedMultiplied(by: size),
            let quantitySum = (quantities.last ?? .zero).checkedAdding(size),
            let notionalSum = (notionals.last ?? .zero).checkedAdding(notional),
            // The limit price times the whole quantity must fit as well.
            quantitySum.checkedMultiplied(by: max(price, prices.first ?? price)) != nil
        else { return false }
        if let last = prices.last, isSell ? price > last : price < last { return false }
        prices.append(price)
        quantities.append(quantitySum)
        notionals.append(notionalSum)
        return true
    }
}
