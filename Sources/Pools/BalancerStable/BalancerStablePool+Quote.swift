public import Arithmetic

extension BalancerStablePool {
    /// The output of a swap of exactly this input.
    public func amountOut(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256 {
        try book(exactIn: amountIn, from: coinIn, to: coinOut).received
    }

    /// What a swap of exactly this input moves and leaves.
    public func swap(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<BalancerStablePool> {
        swap(try book(exactIn: amountIn, from: coinIn, to: coinOut), coinIn, coinOut)
    }

    /// What a swap for exactly this output moves and leaves.
    public func swap(
        exactOut amountOut: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<BalancerStablePool> {
        swap(try book(exactOut: amountOut, from: coinIn, to: coinOut), coinIn, coinOut)
    }
}

extension BalancerStablePool: BalancerMaths {
    var vault: BalancerVault { version == .v3 ? .v3 : .v2 }

    var form: BalancerStableMath.Form {
        switch version {
        case .stable1, .metaStable, .stablePhantom: .invariantUp
        case .v3: .vaultThree
        default: .invariantDown
        }
    }

    func scaledBalances() throws(PoolError) -> CoinAmounts {
        var scaled = balances
        for index in balances.indices { scaled[index] = try scaledBalance(index) }
        return scaled
    }

    func scaledOut(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256 {
        try BalancerStableMath.amountOut(
            exactIn: amountIn, from: coinIn, to: coinOut, balances: scaledBalances(),
            amplification: amplification, form: form)
    }

    func scaledIn(
        exactOut amountOut: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256 {
        try BalancerStableMath.amountIn(
            exactOut: amountOut, from: coinIn, to: coinOut, balances: scaledBalances(),
            amplification: amplification, form: form)
    }
}
