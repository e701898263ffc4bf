public import Arithmetic
public import Basics

/// A pool of two to eight coins that should cost the same (Curve StableSwap and its kin).
///
/// Exact to the wei of the contract's `exchange`, which rounds otherwise than its view `get_dy`.
/// A pool of a coin and another pool's shares is such a pool too: the last rate is the virtual price
/// with which the contract would swap.
public struct StableSwapPool: Hashable, Sendable {
    /// The pool contract; zero when only simulated.
    public let address: Address
    /// The arithmetic form of the contract.
    public let variant: StableSwapVariant
    /// The coins, in the contract's order.
    public let coins: [Address]
    /// The coins' decimals.
    public let decimals: [Int]
    /// What brings each balance to 18 decimals of one unit of value: 10^(36 − decimals), times the
    /// coin's rate where it has one.
    public private(set) var rates: CoinAmounts
    /// What the pool trades with, raw units, without the fees kept for the administrator.
    public private(set) var balances: CoinAmounts
    /// A·n^(n−1) as stored, already ramped; times 100 in all but the first contracts.
    public let amplification: UInt256
    /// The fee on what goes out, in 10^−10.
    public let fee: UInt256
    /// The administrator's part of the fee, in 10^−10.
    public let adminFee: UInt256
    /// How much larger the fee is far off the peg, in 10^−10; off when nil or at most 10^10.
    public let offpegFeeMultiplier: UInt256?
    /// Whether the answers change with the clock, as the reader of the state found: the amplification
    /// ramps, rates come from an oracle, or coins grow by themselves.
    public var isDrifting = false

    /// What balances are multiplied by.
    private(set) var factors: CoinAmounts
    let curve: StableSwapCurve

    /// Checks that the contract can be in this state; throws `invalidState`.
    ///
    /// `rates` may be left out for coins that have none but that of their decimals.
    public init(
        address: Address = .zero, variant: StableSwapVariant, coins: [Address], decimals: [Int],
        rates: [UInt256]? = nil, balances: [UInt256], amplification: UInt256, fee: UInt256,
        adminFee: UInt256, offpegFeeMultiplier: UInt256? = nil
    ) throws(PoolError) {
        try Self.checkCoins(coins, variant)
        let plainRates = try Self.plainRates(decimals, coins, variant)
        self.rates = try Self.amounts(rates ?? plainRates.list, coins, "rates")
        self.balances = try Self.amounts(balances, coins, "balances")
        try Self.checkRates(self.rates, plainRates, variant)
        try Self.checkFees(fee, adminFee, offpegFeeMultiplier, variant)
        let unit = variant.amplificationUnit
        guard amplification >= unit, amplification <= unit &* 1_000_000 else {
            throw PoolError(
                .invalidState, "the amplification is not 1...1000000", field: "amplification")
        }
        self.address = address
        self.variant = variant
        self.coins = coins
        self.decimals = decimals
        self.amplification = amplification
        self.fee = fee
        self.adminFee = adminFee
        self.offpegFeeMultiplier = offpegFeeMultiplier
        factors = Self.factors(self.rates, variant)
        curve = StableSwapCurve(variant, amplification: amplification, coinCount: coins.count)
    }
}

extension StableSwapPool {
    /// A whole in the unit of fees.
    static var whole: UInt256 { 10_000_000_000 }
    /// The unit of rates.
    static var rateUnit: UInt256 { 1_000_000_000_000_000_000 }
    /// The largest fee that the contracts accept: one half.
    static var feeMax: UInt256 { 5_000_000_000 }

    /// What balances are divided by after they were multiplied by `factors`.
    var divisor: UInt256 { variant.scale == .rates ? Self.rateUnit : .one }

    private static func checkCoins(
        _ coins: [Address], _ variant: StableSwapVariant
    ) throws(PoolError) {
        guard variant.coinCounts.contains(coins.count) else {
            let range = variant.coinCounts
            throw PoolError(
                .invalidState, "not \(range.lowerBound)...\(range.upperBound) coins", field: "coins"
            )
        }
        for (place, coin) in coins.enumerated() where coins[..<place].contains(coin) {
            throw PoolError(.invalidState, "a coin stands twice", field: "coins[\(place)]")
        }
    }

    private static func plainRates(
        _ decimals: [Int], _ coins: [Address], _ variant: StableSwapVariant
    ) throws(PoolError) -> CoinAmounts {
        guard decimals.count == coins.count else {
            throw PoolError(.invalidState, "not one for each coin", field: "decimals")
        }
        var rates = CoinAmounts(repeating: .zero, count: coins.count)
        let least = variant.scale == .none ? 18 : 0
        for (place, value) in decimals.enumerated() {
            guard value >= least, value <= 18, let rate = UInt256.powerOfTen(36 - value) else {
                throw PoolError(
                    .invalidState, "not \(least)...18", field: "decimals[\(place)]")
            }
            rates[place] = rate
        }
        return rates
    }

    private static func amounts(
        _ list: [UInt256], _ coins: [Address], _ field: String
    ) throws(PoolError) -> CoinAmounts {
        guard list.count == coins.count, let amounts = CoinAmounts(list) else {
            throw PoolError(.invalidState, "not one for each coin", field: field)
        }
        return amounts
    }

    private static func checkRates(
        _ rates: CoinAmounts, _ plainRates: CoinAmounts, _ variant: StableSwapVariant
    ) throws(PoolError) {
        for place in rates.indices {
            if rates[place].isZero {
                throw PoolError(.invalidState, "a coin without value", field: "rates[\(place)]")
            }
            if variant.scale != .rates, rates[place] != plainRates[place] {
                throw PoolError(
                    .invalidState, "these contracts have no rates but the decimals'",
                    field: "rates[\(place)]")
            }
        }
    }

    private static func checkFees(
        _ fee: UInt256, _ adminFee: UInt256, _ multiplier: UInt256?, _ variant: StableSwapVariant
    ) throws(PoolError) {
        guard fee <= feeMax else {
            throw PoolError(.invalidState, "more than one half", field: "fee")
        }
        guard adminFee <= whole else {
            throw PoolError(.invalidState, "more than the whole fee", field: "adminFee")
        }
        guard let multiplier else { return }
        guard variant.hasDynamicFee else {
            throw PoolError(
                .invalidState, "these contracts have none", field: "offpegFeeMultiplier")
        }
        guard let largest = multiplier.checkedMultiplied(by: fee), largest <= feeMax &* whole
        else {
            throw PoolError(
                .invalidState, "the fee would pass one half", field: "offpegFeeMultiplier")
        }
    }

    private static func factors(
        _ rates: CoinAmounts, _ variant: StableSwapVariant
    ) -> CoinAmounts {
        guard variant.scale != .rates else { return rates }
        var factors = rates
        // 10^(36 − decimals) with at most 18 decimals is a multiple of the unit.
        for place in rates.indices { factors[place] = rates[place] / rateUnit }
        return factors
    }

    /// Whether a coin has no rate but that of its decimals.
    func hasPlainRate(_ coin: Int) -> Bool {
        rates[coin] == UInt256.powerOfTen(36 - decimals[coin])
    }

    /// Whether no coin has a rate but that of its decimals.
    var hasPlainRates: Bool { coins.indices.allSatisfy(hasPlainRate) }

    /// The same pool with other balances.
    func with(balances: CoinAmounts) -> StableSwapPool {
        var pool = self
        pool.balances = balances
        return pool
    }

    /// The same pool with another rate of its last coin; for forms that have rates.
    func with(lastRate rate: UInt256) -> StableSwapPool {
        var pool = self
        pool.rates[rates.count - 1] = rate
        pool.factors[rates.count - 1] = rate
        return pool
    }

    /// Equal when the states are.
    public static func == (left: StableSwapPool, right: StableSwapPool) -> Bool {
        left.address == right.address && left.variant == right.variant && left.coins == right.coins
            && left.decimals == right.decimals && left.rates == right.rates
            && left.balances == right.balances && left.amplification == right.amplification
            && left.fee == right.fee && left.adminFee == right.adminFee
            && left.offpegFeeMultiplier == right.offpegFeeMultiplier
            && left.isDrifting == right.isDrifting
    }

    /// Hashes what tells pools apart.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(address)
        hasher.combine(coins)
        hasher.combine(balances)
    }
}
