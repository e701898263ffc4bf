package import Arithmetic
package import Markets
import Pools
package import Risk

extension MarketSnapshot {
    /// The fair price of a pair: the median over all sources of what a small trade gets.
    ///
    /// A book speaks by the middle of its best prices, a pool by a small swap of base. Where none
    /// trades the pair, pools speak in twos, through an asset between. Nil when none do. Amounts are at the given decimals; where pools trade, these must be
    /// the decimals of their tokens, for a pool knows no others.
    package func referencePrice(
        base: Asset, quote: Asset, baseDecimals: Int, quoteDecimals: Int
    ) -> ReferencePrice? {
        var prices: [ReferencePrice] = []
        for source in books
        where source.instrument.base == base && source.instrument.quote == quote {
            if let price = Self.middle(source, baseDecimals, quoteDecimals) { prices.append(price) }
        }
        for source in pools {
            guard let probe = UInt256.powerOfTen(max(0, baseDecimals - 3)),
                let price = Self.spot(source, base: base, quote: quote, probe: probe)
            else { continue }
            prices.append(price)
        }
        if prices.isEmpty { prices = crossPrices(base: base, quote: quote, baseDecimals) }
        return Self.median(prices)
    }

    private static func median(_ prices: [ReferencePrice]) -> ReferencePrice? {
        prices.sorted { $0.isBelow($1) }.dropFirst(prices.count / 2).first
    }

    /// Prices through one asset between the two, by pools alone: what stands between is counted in
    /// the units of its token, whatever its decimals.
    private func crossPrices(
        base: Asset, quote: Asset, _ baseDecimals: Int
    ) -> [ReferencePrice] {
        let assets = Set(pools.flatMap { [$0.asset0, $0.asset1] }).subtracting([base, quote])
        guard let probe = UInt256.powerOfTen(max(0, baseDecimals - 3)) else { return [] }
        return assets.sorted().compactMap { asset in
            let first = Self.median(
                pools.compactMap { Self.spot($0, base: base, quote: asset, probe: probe) })
            guard let first else { return nil }
            let second = Self.median(
                pools.compactMap {
                    Self.spot($0, base: asset, quote: quote, probe: first.quote)
                })
            guard let second,
                let worth = first.quote.multiplied(
                    by: second.quote, dividedBy: second.base, rounding: .down)
            else { return nil }
            return ReferencePrice(base: first.base, quote: worth)
        }
    }

    private static func middle(
        _ source: BookSource, _ baseDecimals: Int, _ quoteDecimals: Int
    ) -> ReferencePrice? {
        guard source.book.health == .healthy, let bid = source.book.bestBid,
            let ask = source.book.bestAsk,
            let perBid = source.instrument.tickSize.times(bid.priceTicks),
            let perAsk = source.instrument.tickSize.times(ask.priceTicks),
            // Twice the middle, for a million of base, so that low prices keep their digits.
            let quote = perBid.adding(perAsk)?.times(1_000_000)?.rawUnits(
                decimals: quoteDecimals, rounding: .down),
            let base = UInt256.powerOfTen(baseDecimals)?.checkedMultiplied(by: 2_000_000)
        else { return nil }
        return ReferencePrice(base: base, quote: quote)
    }

    private static func spot(
        _ source: PoolSource, base: Asset, quote: Asset, probe: UInt256
    ) -> ReferencePrice? {
        let baseIsToken0 = source.asset0 == base && source.asset1 == quote
        guard baseIsToken0 || (source.asset1 == base && source.asset0 == quote) else { return nil }
        let tokenIn = baseIsToken0 ? source.pool.token0 : source.pool.token1
        var (probe, price) = (probe, ReferencePrice?.none)
        // A thousandth of a base, and ten times as much while that is worth too little to be exact.
        for _ in 0..<12 {
            if let out = try? source.pool.amountOut(exactIn: probe, tokenIn: tokenIn) {
                price = ReferencePrice(base: probe, quote: out)
                if out >= spotUnitsMin { break }
            } else if price != nil {
                break
            }
            guard let next = probe.checkedMultiplied(by: 10) else { break }
            probe = next
        }
        return price
    }

    /// Fewer raw units than this are no price: rounding would be more than a hundredth of a per
    /// cent.
    private static let spotUnitsMin: UInt256 = 10_000

    /// Raw units of `asset` that 10^18 wei are worth, for counting gas; zero when unknown.
    package func nativePrice(in asset: Asset, decimals: Int) -> ExactDecimal {
        guard let nativeAsset else { return .zero }
        if nativeAsset == asset {
            return ExactDecimal(rawUnits: UInt256.powerOfTen(decimals) ?? .one, decimals: 0)
                ?? .zero
        }
        guard
            let price = referencePrice(
                base: nativeAsset, quote: asset, baseDecimals: 18, quoteDecimals: decimals),
            let one = UInt256.powerOfTen(18),
            let value = one.multiplied(by: price.quote, dividedBy: price.base, rounding: .up)
        else { return .zero }
        return ExactDecimal(rawUnits: value, decimals: 0) ?? .zero
    }
}

extension ReferencePrice {
    /// Compares two ratios exactly, through 512-bit products.
    func isBelow(_ other: ReferencePrice) -> Bool {
        quote.multipliedFullWidth(by: other.base) < other.quote.multipliedFullWidth(by: base)
    }
}
