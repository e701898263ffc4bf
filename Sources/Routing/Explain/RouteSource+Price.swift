import Arithmetic
import Pools

extension RouteSource {
    /// Its kind as explanations name it.
    var explainedKind: PlanExplanation.Kind {
        switch kind {
        case .book: .book
        case .pool: .pool
        case .transfer: .transfer
        }
    }

    /// Gas that a leg through it adds.
    var gas: UInt64 {
        if case .pool(let pool) = kind { pool.gas } else { 0 }
    }

    /// Its assets, each with where it is.
    var ends: (first: ExplainedPlan.Node, second: ExplainedPlan.Node) {
        func here(_ asset: String) -> ExplainedPlan.Node { .init(asset: asset, place: location) }
        switch kind {
        case .pool(let pool): return (here(pool.asset0), here(pool.asset1))
        case .book(let book): return (here(book.base), here(book.quote))
        case .transfer(let way):
            return (here(way.asset), .init(asset: way.asset, place: way.destination))
        }
    }

    /// Search only: raw units received for the first raw unit paid, fee included; 0 for none.
    func firstPrice(paying asset: String, digits: (String) -> Int) -> Double {
        switch kind {
        case .pool(let route): return route.pool.firstPrice(zeroForOne: route.asset0 == asset)
        case .transfer(let way): return 1 - Double(way.haircutPips) / 1_000_000
        case .book(let book):
            let levels = book.base == asset ? book.bids : book.asks
            return levels.first.map { book.price($0, isSell: book.base == asset, digits) } ?? 0
        }
    }

    /// Search only: all that is traded better than a price; a way has no end.
    func bestTrade(
        at price: Double, paying asset: String, digits: (String) -> Int
    ) -> SearchTrade {
        switch kind {
        case .pool(let route):
            return route.pool.bestTrade(atPrice: price, zeroForOne: route.asset0 == asset)
        case .transfer: return SearchTrade(amountIn: .infinity, amountOut: .infinity)
        case .book(let book):
            let isSell = book.base == asset
            var trade = SearchTrade.none
            for level in isSell ? book.bids : book.asks {
                let own = book.price(level, isSell: isSell, digits)
                guard own > price else { break }
                let units =
                    isSell
                    ? level.size.searchValue : level.size.searchValue * level.price.searchValue
                let paid = units.scaled(byTenTo: digits(asset))
                trade.amountIn += paid
                trade.amountOut += paid * own
            }
            return trade
        }
    }
}

extension AnyPool {
    /// Search only: the price of the first unit, beyond a gap without liquidity if there is one.
    fileprivate func firstPrice(zeroForOne: Bool) -> Double {
        let price = marginalPrice(zeroForOne: zeroForOne)
        if price > 0 { return price }
        func trades(_ price: Double) -> Bool {
            bestTrade(atPrice: price, zeroForOne: zeroForOne).amountIn > 0
        }
        // The last power of two at which something is sold, then the price between it and the next.
        var low = 0x1p-200
        guard trades(low) else { return 0 }
        var step = 0x1p+128
        while step > 1 {
            if trades(low * step) { low *= step }
            step = step.squareRoot()
        }
        var high = low * 2
        while trades(high), high < 0x1p+200 { (low, high) = (high, high * 2) }
        for _ in 0..<48 {
            let middle = (low + high) / 2
            if trades(middle) { low = middle } else { high = middle }
        }
        return low
    }
}

extension RouteBook {
    /// Search only: raw units received for a raw unit paid at a level, fee included.
    fileprivate func price(
        _ level: Level, isSell: Bool, _ digits: (String) -> Int
    ) -> Double {
        let fee = Double(takerFeePips) / 1_000_000
        let whole = level.price.searchValue
        guard whole > 0 else { return 0 }
        let away = digits(quote) - digits(base)
        if isSell {
            return (feeOn == .base ? whole / (1 + fee) : whole * (1 - fee)).scaled(byTenTo: away)
        }
        return ((1 - fee) / whole).scaled(byTenTo: -away)
    }
}

extension Double {
    /// Search only: the product with a power of ten.
    func scaled(byTenTo exponent: Int) -> Double {
        var result = self
        for _ in 0..<abs(exponent) { result = exponent > 0 ? result * 10 : result / 10 }
        return result
    }
}

extension ExactDecimal {
    /// A searched number for people, rounded to so many digits after the point; nil when it has none.
    init?(shown value: Double, places: Int) {
        let isNegative = value < 0
        guard let units = UInt256(searchValue: value.magnitude.scaled(byTenTo: places).rounded()),
            let decimal = ExactDecimal(rawUnits: units, decimals: places)?.normalized
        else { return nil }
        guard let signed = isNegative ? decimal.negated : decimal else { return nil }
        self = signed
    }

    /// A searched number above zero for people, rounded to so many digits; nil when it has none.
    init?(shown value: Double, significant: Int) {
        guard value.isFinite, value > 0 else { return nil }
        var places = significant
        var whole = value
        while whole >= 10, places > 0 { (whole, places) = (whole / 10, places - 1) }
        while whole < 1, places < Self.scaleMax { (whole, places) = (whole * 10, places + 1) }
        self.init(shown: value, places: min(places - (places > 0 ? 1 : 0), Self.scaleMax))
    }
}
