extension CoinPair {
    /// Search only: the curve of one way; nil for a state that trades nothing.
    func searchCurve(zeroForOne: Bool) -> CoinCurve? {
        zeroForOne
            ? CoinCurve(pool, from: place0, to: place1) : CoinCurve(pool, from: place1, to: place0)
    }

    /// Search only: sells until the marginal price, fee included, falls to `price`.
    ///
    /// In closed form for weighted pools, vaults, wrappers and volatile Solidly; by a bracket on the
    /// derivative for the rest.
    func bestTrade(atPrice price: Double, zeroForOne: Bool) -> SearchTrade {
        guard let curve = searchCurve(zeroForOne: zeroForOne) else { return .none }
        let input = curve.bestInput(atPrice: price)
        guard input > 0 else { return .none }
        let output = curve.output(of: input)
        guard output > 0, output.isFinite else { return .none }
        return SearchTrade(amountIn: input, amountOut: output)
    }

    /// Search only: raw units out for the first raw unit in, fee included.
    func marginalPrice(zeroForOne: Bool) -> Double {
        searchCurve(zeroForOne: zeroForOne)?.price(after: 0) ?? 0
    }
}
