public import Arithmetic
public import Basics

/// A crypto pool of Curve: two or three coins around an internal price scale.
///
/// Exact to the wei of `exchange`, not of the view `get_dy`. `invariant` is D as the contract stores
/// it; while A or gamma ramp, the contract solves D anew before it swaps: see `ramped`.
///
/// What a swap leaves is the state before the contract looks at its profit: balances moved,
/// `invariant` solved for them, `priceScale` as it was. A rebalancing may follow in the same
/// transaction, which moves `priceScale` and `invariant` and depends on the price oracle, the clock
/// and the profit counters: read both again after a settled swap before the next quote. The same
/// step reverts with "Loss" when the swap's fee is too small to raise the virtual price (a few units
/// of input); that needs the LP supply and is not modelled here.
public struct CryptoSwapPool: CoinPool {
    /// The pool contract; zero when only simulated.
    public let address: Address
    /// The two or three coins, in the contract's order.
    public let coins: [Address]
    /// Which of the deployed arithmetics the pool has.
    public let variant: CryptoSwapVariant
    /// 10^(18 − decimals) for each coin.
    public let precisions: CoinAmounts
    /// The price of each coin but the first in units of the first, in fixed point.
    public let priceScale: CoinAmounts
    /// The pool's own count of each coin, raw units.
    public internal(set) var balances: CoinAmounts
    /// D, in units of the first coin with 18 decimals.
    public internal(set) var invariant: UInt256
    /// A · n^n · 10^4, what the contract's `A` answers.
    public internal(set) var amplification: UInt256
    /// Gamma in fixed point.
    public internal(set) var gamma: UInt256
    /// The fee of a balanced pool, 10^10 is 100 %.
    public let midFee: UInt64
    /// The fee of a pool far from balance, 10^10 is 100 %.
    public let outFee: UInt64
    /// How quickly the fee moves from `midFee` to `outFee`, in fixed point.
    public let feeGamma: UInt64
    /// Whether A and gamma ramp, as the reader of the state found.
    public var isDrifting = false

    /// 100 %, the unit of fees.
    public static var feeUnit: UInt64 { 10_000_000_000 }

    /// Checks that the contract can be in this state; throws `invalidState`.
    ///
    /// `variant` is the usual one for the number of coins when not given.
    public init(
        address: Address = .zero, coins: [Address], variant: CryptoSwapVariant? = nil,
        precisions: [UInt256], priceScale: [UInt256], balances: [UInt256], invariant: UInt256,
        amplification: UInt256, gamma: UInt256, midFee: UInt64, outFee: UInt64, feeGamma: UInt64
    ) throws(PoolError) {
        guard let variant = variant ?? .usual(coinCount: coins.count),
            variant.coinCount == coins.count
        else { throw Self.invalid("not the number of coins of this pool", "coins") }
        guard Set(coins).count == coins.count else { throw Self.invalid("a coin twice", "coins") }
        self.address = address
        self.coins = coins
        self.variant = variant
        self.precisions = try Self.amounts(precisions, coins.count, "precisions")
        self.priceScale = try Self.amounts(priceScale, coins.count - 1, "priceScale")
        self.balances = try Self.amounts(balances, coins.count, "balances")
        self.invariant = invariant
        self.amplification = amplification
        self.gamma = gamma
        self.midFee = midFee
        self.outFee = outFee
        self.feeGamma = feeGamma
        try checkScales()
        try checkShape()
        try checkFees()
    }

    private static func amounts(
        _ values: [UInt256], _ count: Int, _ field: String
    ) throws(PoolError) -> CoinAmounts {
        guard values.count == count, let amounts = CoinAmounts(values) else {
            throw invalid("must have \(count) entries", field)
        }
        return amounts
    }

    private func checkScales() throws(PoolError) {
        let powers = (0...18).compactMap { UInt256.powerOfTen($0) }
        for index in precisions.indices where !powers.contains(precisions[index]) {
            throw Self.invalid("must be a power of ten up to 10^18", "precisions[\(index)]")
        }
        for index in priceScale.indices {
            guard !priceScale[index].isZero, priceScale[index].asUInt128 != nil else {
                throw Self.invalid("must be above 0 and below 2^128", "priceScale[\(index)]")
            }
        }
    }

    private func checkShape() throws(PoolError) {
        guard variant.amplificationRange.contains(ContractUInt(amplification)) else {
            throw Self.invalid("outside of the contract's limits", "amplification")
        }
        guard variant.gammaRange.contains(ContractUInt(gamma)) else {
            throw Self.invalid("outside of the contract's limits", "gamma")
        }
    }

    private func checkFees() throws(PoolError) {
        guard outFee <= Self.feeUnit else { throw Self.invalid("more than 100 %", "outFee") }
        guard midFee <= outFee else { throw Self.invalid("more than outFee", "midFee") }
        guard feeGamma > 0, feeGamma <= 1_000_000_000_000_000_000 else {
            throw Self.invalid("must be above 0 and at most 10^18", "feeGamma")
        }
    }

    private static func invalid(_ detail: String, _ field: String) -> PoolError {
        PoolError(.invalidState, detail, field: field)
    }

    /// The pool while A and gamma ramp: with their values of now and the invariant that the contract
    /// solves for them before it swaps.
    ///
    /// Throws `invalidState` for values outside of the contract's limits and `reverts` where the
    /// contract finds no invariant.
    public func ramped(
        amplification: UInt256, gamma: UInt256
    ) throws(PoolError) -> CryptoSwapPool {
        var pool = self
        pool.amplification = amplification
        pool.gamma = gamma
        try pool.checkShape()
        pool.invariant = try pool.solvedInvariant()
        return pool
    }

    /// The invariant of the balances, by the contract's `newton_D` from its own first guess.
    ///
    /// Close to the stored `invariant` but not equal to it: that one was solved from another guess
    /// and stops within 10^-14. Throws `reverts` where the contract does.
    public func solvedInvariant() throws(PoolError) -> UInt256 {
        do {
            return try invariant(of: scaledBalances(balances), startK0: .zero).value
        } catch {
            throw PoolError(.reverts, error.detail)
        }
    }
}
