package import Arithmetic
package import Markets
import Pools
package import Risk

extension MarketSnapshot {
    /// The fair price of a pair: the median over all sources of what a small trade gets.
    ///
    /// A book speaks by the middle of its best prices, a pool by a small swap of base. Nil when no
    /// source trades the pair. Amounts are at the given decimals; where pools trade, these must be
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
            if let price = Self.spot(source, base: base, quote: quote, baseDecimals) {
                prices.append(price)
            }
        }
        prices.sort { $0.isBelow($1) }
        return prices.isEmpty ? nil : prices[prices.count / 2]
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
        _ source: PoolSource, base: Asset, quote: Asset, _ baseDecimals: Int
    ) -> ReferencePrice? {
        let baseIsToken0 = source.asset0 == base && source.asset1 == quote
        guard baseIsToken0 || (source.asset1 == base && source.asset0 == quote),
            var probe = UInt256.powerOfTen(max(0, baseDecimals - 3))
        else { return nil }
        let tokenIn = baseIsToken0 ? source.pool.token0 : source.pool.token1
        var price: ReferencePrice?
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
