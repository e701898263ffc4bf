import Arithmetic
import Basics
import Pools

/// A dollar of 6 decimals, a bitcoin of 8 at 65,000 and an ether of 18 at 3,500.
struct CryptoSwapState {
    static let one = UInt256(1_000_000_000_000_000_000)

    var coins = [lowToken, highToken, otherToken]
    var variant: CryptoSwapVariant?
    var precisions: [UInt256] = [1_000_000_000_000, 10_000_000_000, 1]
    var priceScale: [UInt256] = [65_000 * Self.one, 3_500 * Self.one]
    var balances: [UInt256] = [6_500_000_000_000, 10_000_000_000, 1_857 * Self.one]
    var invariant: UInt256 = 0
    var amplification: UInt256 = 1_707_629
    var gamma: UInt256 = 11_809_167_828_997
    var midFee: UInt64 = 3_000_000
    var outFee: UInt64 = 30_000_000
    var feeGamma: UInt64 = 500_000_000_000_000

    /// Two coins of 18 decimals, the second at 0.35.
    static func two(_ variant: CryptoSwapVariant? = nil) -> CryptoSwapState {
        var state = CryptoSwapState()
        state.coins = [lowToken, highToken]
        state.variant = variant
        state.precisions = [1, 1]
        state.priceScale = [UInt256(350_000_000_000_000_000)]
        state.balances = [1_000_000 * Self.one, 2_800_000 * Self.one]
        state.amplification = 400_000
        state.gamma = 145_000_000_000_000
        state.midFee = 26_000_000
        state.outFee = 45_000_000
        state.feeGamma = 230_000_000_000_000
        return state
    }

    func unsolved() throws -> CryptoSwapPool {
        try CryptoSwapPool(
            coins: coins, variant: variant, precisions: precisions, priceScale: priceScale,
            balances: balances, invariant: invariant, amplification: amplification,
            gamma: gamma, midFee: midFee, outFee: outFee, feeGamma: feeGamma)
    }

    /// With the invariant of its balances.
    func pool() throws -> CryptoSwapPool {
        try unsolved().ramped(amplification: amplification, gamma: gamma)
    }
}
