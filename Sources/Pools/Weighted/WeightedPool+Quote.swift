public import Arithmetic

extension WeightedPool {
    /// The output of a swap of exactly this input.
    public func amountOut(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256 {
        try book(exactIn: amountIn, from: coinIn, to: coinOut).received
    }

    /// What a swap of exactly this input moves and leaves.
    public func swap(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<WeightedPool> {
        swap(try book(exactIn: amountIn, from: coinIn, to: coinOut), coinIn, coinOut)
    }

    /// What a swap for exactly this output moves and leaves.
    public func swap(
        exactOut amountOut: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<WeightedPool> {
        swap(try book(exactOut: amountOut, from: coinIn, to: coinOut), coinIn, coinOut)
    }
}

extension WeightedPool: BalancerMaths {
    var vault: BalancerVault { version == .v3 ? .v3 : .v2 }

    func scaledOut(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256 {
        try WeightedMath.amountOut(
            exactIn: amountIn, balanceIn: scaledBalance(coinIn), weightIn: weights[coinIn],
            balanceOut: scaledBalance(coinOut), weightOut: weights[coinOut],
            hasShortcuts: version != .v2First)
    }

    func scaledIn(
        exactOut amountOut: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256 {
        try WeightedMath.amountIn(
            exactOut: amountOut, balanceIn: scaledBalance(coinIn), weightIn: weights[coinIn],
            balanceOut: scaledBalance(coinOut), weightOut: weights[coinOut],
            hasShortcuts: version != .v2First)
    }
}
