import Arithmetic

/// The arithmetic forms in which StableSwap contracts were deployed: one case for each form, so that
/// pools which round alike share one.
///
/// What differs: whether A is stored times 100, how D's product is divided, whether the output is
/// lowered by one unit, how balances are booked after a swap, what brings coins to one unit, and
/// whether a solver that does not converge reverts.
public enum StableSwapVariant: String, CaseIterable, Sendable {
    /// Compound, USDT, y, BUSD and sUSD: A as it is, D divided by x·N + 1, nothing subtracted, and
    /// both balances are written back from the curve's values.
    case lending
    /// PAX: as `lending`, with D divided by x·N.
    case pax
    /// 3pool, ren, sBTC and hBTC: A as it is, D divided by x·N, minus one.
    case plain
    /// The base and meta templates, ib, and the factory's pools that divide D coin by coin: A times
    /// 100, D divided by x·N, minus one.
    case standard
    /// aETH and rETH: as `standard`, but both balances are written back from the curve's values.
    case staked
    /// stETH: as `standard`, with D divided by x·N + 1 and without rates.
    case steth
    /// Aave and sAave: D divided by x·N + 1, nothing subtracted, precisions instead of rates, a fee
    /// that grows off the peg.
    case aave
    /// The factory's pools for coins of 18 decimals: as `standard`, without rates.
    case optimized
    /// The factory's pools of two coins that divide D's product once: as `standard`, with D divided
    /// by both coins and then by four.
    case pair
    /// As `pair`, for coins of 18 decimals and without rates.
    case optimizedPair
    /// StableSwap NG, plain and meta: D divided by all coins and then by N^N, minus one, stored rates,
    /// a fee that grows off the peg, and price oracles which must be able to follow.
    case ng
}

extension StableSwapVariant {
    /// How D's product is divided on its way.
    enum Division {
        /// By x·N, coin by coin.
        case each
        /// By x·N + 1, coin by coin.
        case eachPlusOne
        /// By x, coin by coin, and by N^N in the end.
        case atOnce
    }

    /// What brings a balance to the curve's unit.
    enum Scale {
        /// Times a rate, divided by 10^18.
        case rates
        /// Times a precision: ten to the decimals that are missing to 18.
        case precisions
        /// Nothing: all coins have 18 decimals.
        case none
    }

    var division: Division {
        switch self {
        case .lending, .steth, .aave: .eachPlusOne
        case .pax, .plain, .standard, .staked, .optimized: .each
        case .pair, .optimizedPair, .ng: .atOnce
        }
    }

    var scale: Scale {
        switch self {
        case .lending, .pax, .plain, .standard, .staked, .pair, .ng: .rates
        case .aave: .precisions
        case .steth, .optimized, .optimizedPair: .none
        }
    }

    /// In what unit A is stored.
    var amplificationUnit: UInt256 { hasPlainAmplification ? .one : 100 }

    private var hasPlainAmplification: Bool {
        switch self {
        case .lending, .pax, .plain: true
        default: false
        }
    }

    /// Whether 255 rounds without convergence revert; the first contracts took the last value.
    var revertsUnconverged: Bool { !hasPlainAmplification }

    /// Whether one unit is taken from the output "just in case".
    var subtractsOne: Bool {
        switch self {
        case .lending, .pax, .aave: false
        default: true
        }
    }

    /// Whether balances are written back from the curve's values, not moved by what was transferred.
    var rebooks: Bool {
        switch self {
        case .lending, .pax, .staked: true
        default: false
        }
    }

    /// Whether the fee grows with the distance from the peg.
    var hasDynamicFee: Bool { self == .aave || self == .ng }

    /// How many coins the contracts of this form hold.
    var coinCounts: ClosedRange<Int> {
        switch self {
        case .ng: 2...CoinAmounts.countMax
        case .pair, .optimizedPair, .staked, .steth: 2...2
        default: 2...4
        }
    }
}
