import Arithmetic
import Basics
import Pools

/// Random pools of coins as they stand on a chain, each with two of its coins.
struct CoinSamples {
    /// The families, and what is special in them.
    enum Family: String, CaseIterable {
        case stableSwap, dynamicFee, metaPool, crypto, weighted, balancerStable
        case solidlyStable, solidlyVolatile, vault, wrapper
    }

    var random: SplitMix

    init(seed: UInt64) { random = SplitMix(state: seed) }

    static let wad = UInt256(1_000_000_000_000_000_000)

    mutating func pair(_ family: Family) throws -> CoinPair {
        let pool = try pool(family)
        var (a, b) = (integer(0, pool.coins.count - 1), integer(0, pool.coins.count - 1))
        while a == b || (family == .metaPool && (min(a, b), max(a, b) > 1) == (1, true)) {
            (a, b) = (integer(0, pool.coins.count - 1), integer(0, pool.coins.count - 1))
        }
        return try CoinPair(pool, pool.coins[a], pool.coins[b])
    }

    mutating func pool(_ family: Family) throws -> AnyCoinPool {
        switch family {
        case .stableSwap: .stableSwap(try stable(pick([.standard, .plain, .pair]), integer(2, 2)))
        case .dynamicFee: .stableSwap(try stable(.ng, integer(2, 4)))
        case .metaPool: .stableSwapMeta(try metaPool())
        case .crypto: .cryptoSwap(try crypto())
        case .weighted: .weighted(try weighted())
        case .balancerStable: .balancerStable(try balancerStable())
        case .solidlyStable: .solidly(try solidly(isStable: true))
        case .solidlyVolatile: .solidly(try solidly(isStable: false))
        case .vault:
            .vault(
                try VaultPool(
                    asset: token(1), share: token(2), totalAssets: holding(18, 1e3, 1e7),
                    totalSupply: holding(18, 1e3, 1e7), feePips: pick([0, 0, 500])))
        case .wrapper:
            .wrapper(
                try WrapperPool(
                    underlying: token(1), wrapped: token(2),
                    rate: Self.wad + holding(18, 0.01, 0.5)))
        }
    }

    // MARK: Families

    mutating func stable(
        _ variant: StableSwapVariant, _ count: Int, firstToken: Int = 1
    ) throws -> StableSwapPool {
        let decimals = (0..<count).map { _ in pick([18, 6, 8]) }
        let size = spread(1e4, 1e8)
        let unit: UInt256 = variant == .plain ? 1 : 100
        return try StableSwapPool(
            variant: variant, coins: (0..<count).map { token(UInt8(firstToken + $0)) },
            decimals: decimals, balances: decimals.map { holding($0, size * 0.2, size) },
            amplification: unit * UInt256(UInt64(integer(20, 3_000))),
            fee: UInt256(UInt64(integer(0, 5_000_000))), adminFee: 5_000_000_000,
            offpegFeeMultiplier: variant == .ng
                ? UInt256(UInt64(pick([20_000_000_000, 100_000_000_000]))) : nil)
    }

    private mutating func metaPool() throws -> StableSwapMetaPool {
        let base = try stable(.standard, 3, firstToken: 3)
        let supply = holding(18, 1e5, 1e7)
        let price = try StableSwapMetaPool.virtualPrice(of: base, supply: supply)
        let one = UInt256.powerOfTen(18) ?? .one
        let size = spread(1e4, 1e6)
        let shares = holding(18, size * 0.3, size).multiplied(
            by: one, dividedBy: price, rounding: .down)
        let pool = try StableSwapPool(
            variant: .standard, coins: [token(1), token(2)], decimals: [18, 18],
            rates: [one, price], balances: [holding(18, size * 0.3, size), shares ?? one],
            amplification: 10_000, fee: 4_000_000, adminFee: 5_000_000_000)
        return try StableSwapMetaPool(pool: pool, base: base, baseSupply: supply)
    }

    private mutating func crypto() throws -> CryptoSwapPool {
        var state =
            integer(0, 2) == 0
            ? CryptoSwapState()
            : .two(pick([.twoCrypto, .factory, .twoCryptoSmallGamma, .twoCryptoBalanceFee]))
        state.balances = state.balances.map { balance in
            balance.multiplied(
                by: UInt256(UInt64(integer(90, 110))), dividedBy: 100, rounding: .down) ?? balance
        }
        return try state.pool()
    }

    private mutating func weighted() throws -> WeightedPool {
        let parts = integer(5, 95)
        let weight = Self.wad / 100 * UInt256(UInt64(parts))
        let decimals = [pick([18, 6]), 18]
        return try WeightedPool(
            version: pick(WeightedPool.Version.allCases), tokens: [token(1), token(2)],
            balances: amounts(decimals.map { holding($0, 1e2, 1e7) }),
            weights: amounts([weight, Self.wad - weight]),
            scalingFactors: amounts(
                decimals.map { Self.wad * (UInt256.powerOfTen(18 - $0) ?? .one) }),
            swapFee: Self.wad / 10_000 * UInt256(UInt64(integer(0, 100))))
    }

    private mutating func balancerStable() throws -> BalancerStablePool {
        let version = pick([BalancerStablePool.Version.stable1, .composable5, .v3])
        let decimals = (0..<integer(2, 3)).map { _ in pick([18, 6]) }
        let size = spread(1e4, 1e7)
        return try BalancerStablePool(
            version: version, tokens: decimals.indices.map { token(UInt8($0 + 1)) },
            balances: amounts(decimals.map { holding($0, size * 0.2, size) }),
            amplification: UInt256(UInt64(integer(20_000, 3_000_000))),
            scalingFactors: amounts(
                decimals.map { Self.wad * (UInt256.powerOfTen(18 - $0) ?? .one) }),
            swapFee: Self.wad / 100_000 * UInt256(UInt64(integer(1, 100))))
    }

    private mutating func solidly(isStable: Bool) throws -> SolidlyPool {
        let decimals = (pick([18, 6]), pick([18, 8]))
        let size = spread(1e4, 1e8)
        return try SolidlyPool(
            token0: token(1), token1: token(2), isStable: isStable,
            variant: pick([.solidly, .aerodrome]), decimals0: UInt8(decimals.0),
            decimals1: UInt8(decimals.1), reserve0: holding(decimals.0, size * 0.3, size),
            reserve1: holding(decimals.1, size * 0.3, size),
            feePips: UInt32(pick([0, 100, 500, 3_000])))
    }

    // MARK: Draws

    mutating func integer(_ low: Int, _ high: Int) -> Int {
        Int.random(in: low...high, using: &random)
    }

    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[integer(0, choices.count - 1)]
    }

    /// Between two numbers, as often in each factor of two.
    mutating func spread(_ low: Double, _ high: Double) -> Double {
        var (value, most) = (low, high)
        while most > value * 2, integer(0, 1) == 1 { value *= 2 }
        most = min(high, value * 2)
        return Double.random(in: value...most, using: &random)
    }

    /// So many whole coins, in raw units with digits down to the last.
    mutating func holding(_ decimals: Int, _ low: Double, _ high: Double) -> UInt256 {
        let micros = spread(low, high) * 1e6
        let unit = UInt256.powerOfTen(decimals) ?? .one
        let noise = UInt256(UInt64.random(in: 0..<1_000_000, using: &random))
        let value = UInt256(searchValue: micros) ?? .one
        return (value.multiplied(by: unit, dividedBy: 1_000_000, rounding: .down) ?? unit) + noise
    }

    private func amounts(_ list: [UInt256]) -> CoinAmounts {
        CoinAmounts(list) ?? CoinAmounts(repeating: .one, count: 2)
    }
}
