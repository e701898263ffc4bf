import Arithmetic
import Basics
import Pools
import Routing

/// Random markets of pools of coins beside others, for dollars of 6 and 18 digits or ether.
struct CoinMarket {
    /// What may stand in a market.
    enum Kind: CaseIterable {
        case threePool, dynamicFee, balancerStable, solidlyStable, metaPool
        case crypto, weighted, solidlyVolatile, pair, ranged
    }

    static let dollar = "USDC"
    static let other = "DAI"
    static let ether = "ETH"
    static let assets = [
        RouteAsset(id: dollar, decimals: 6), RouteAsset(id: other, decimals: 18),
        RouteAsset(id: ether, decimals: 18),
    ]
    static let dollars: [Kind] = [
        .threePool, .dynamicFee, .balancerStable, .solidlyStable, .metaPool, .weighted, .pair,
        .ranged,
    ]
    static let ethers: [Kind] = [.crypto, .weighted, .solidlyVolatile, .pair, .ranged]

    var random: TestRandom
    /// The asset of 18 digits in dollars.
    let price: Double
    let asset: String
    /// What all pools hold on one side, in dollars.
    private var total = 0.0

    init(seed: UInt64, isEther: Bool) {
        random = TestRandom(seed: seed)
        price = isEther ? 3_500 * (1 + random.double(-0.01, 0.01)) : 1
        asset = isEther ? Self.ether : Self.other
    }

    static func coin(_ number: UInt8) -> Address {
        Address(bytes: [UInt8](repeating: 0, count: 19) + [number]) ?? .zero
    }

    /// Dollars are always coin 2, the other asset coin 1, a third coin 3.
    private static let (assetCoin, dollarCoin) = (coin(1), coin(2))
    private static let wad = UInt256(1_000_000_000_000_000_000)

    private func raw(_ value: Double, _ decimals: Int) -> UInt256 {
        TestMarket.raw(value, decimals: decimals)
    }

    /// The two balances of a pool of this size in dollars, near the market's price.
    private mutating func balances(
        _ size: Double, skew: Double, error: Double
    ) -> (
        asset: UInt256, dollars: UInt256
    ) {
        let share = random.double(1 - skew, 1 + skew)
        let own = price * (1 + random.double(-error, error))
        return (raw(size * share / own, 18), raw(size * (2 - share), 6))
    }

    mutating func pool(_ kind: Kind) throws -> AnyPool {
        let size = random.spread(14, 27)
        total += size
        switch kind {
        case .pair:
            let (asset, dollars) = balances(size, skew: 0, error: 0.003)
            return .constantProduct(
                try ConstantProductPool(
                    token0: Self.assetCoin, token1: Self.dollarCoin, reserve0: asset,
                    reserve1: dollars, feePips: random.pick([500, 3_000])))
        case .ranged: return .concentrated(try ranged(size))
        default:
            return .coins(try CoinPair(coins(kind, size), Self.assetCoin, Self.dollarCoin))
        }
    }

    /// A wide range and a narrow one, dollars for the asset of 18 digits.
    private mutating func ranged(_ size: Double) throws -> ConcentratedPool {
        let own = price * (1 + random.double(-0.001, 0.001)) * 1e-12
        let root = UInt256(searchValue: own.squareRoot() * 0x1p96) ?? .one
        guard let tick = TickMath.tick(atSqrtPrice: root) else { throw TestFailure() }
        let (fee, spacing) = random.pick([(100 as UInt32, 1 as Int32), (500, 10)])
        let base = tick / spacing * spacing
        // Both reserves of a constant product of this size, in raw units.
        let wide = (size * 1e6) * (size / price * 1e18)
        let liquidity = UInt128(wide.squareRoot())
        let (near, far) = (spacing * 30, spacing * 600)
        let narrow = Int128(liquidity) * Int128(random.int(1, 20))
        let ticks = [
            Tick(index: base - far, liquidityNet: Int128(liquidity)),
            Tick(index: base - near, liquidityNet: narrow),
            Tick(index: base + near, liquidityNet: -narrow),
            Tick(index: base + far, liquidityNet: -Int128(liquidity)),
        ]
        return try ConcentratedPool(
            token0: Self.assetCoin, token1: Self.dollarCoin, feePips: fee, tickSpacing: spacing,
            sqrtPriceX96: root, tick: tick, liquidity: liquidity + UInt128(narrow), ticks: ticks)
    }

    private mutating func coins(_ kind: Kind, _ size: Double) throws -> AnyCoinPool {
        switch kind {
        case .threePool:
            let (asset, dollars) = balances(size, skew: 0.5, error: 0)
            return .stableSwap(
                try StableSwapPool(
                    variant: .plain, coins: [Self.assetCoin, Self.dollarCoin, Self.coin(3)],
                    decimals: [18, 6, 6],
                    balances: [asset, dollars, raw(size * random.double(0.5, 1.5), 6)],
                    amplification: UInt256(UInt64(random.int(50, 2_000))), fee: 1_500_000,
                    adminFee: 5_000_000_000))
        case .dynamicFee:
            let (asset, dollars) = balances(size, skew: 0.7, error: 0)
            return .stableSwap(
                try StableSwapPool(
                    variant: .ng, coins: [Self.dollarCoin, Self.assetCoin], decimals: [6, 18],
                    balances: [dollars, asset],
                    amplification: UInt256(UInt64(100 * random.int(50, 2_000))), fee: 1_000_000,
                    adminFee: 5_000_000_000,
                    offpegFeeMultiplier: random.pick([20_000_000_000, 50_000_000_000])))
        case .metaPool: return .stableSwapMeta(try metaPool(size))
        case .crypto: return .cryptoSwap(try crypto(size))
        case .solidlyStable, .solidlyVolatile:
            let isStable = kind == .solidlyStable
            let (asset, dollars) = balances(size, skew: isStable ? 0.5 : 0, error: 0.002)
            return .solidly(
                try SolidlyPool(
                    token0: Self.assetCoin, token1: Self.dollarCoin, isStable: isStable,
                    decimals0: 18, decimals1: 6, reserve0: asset, reserve1: dollars,
                    feePips: random.pick([100, 500])))
        default: return try balancer(kind, size)
        }
    }

    private mutating func balancer(_ kind: Kind, _ size: Double) throws -> AnyCoinPool {
        let factors = try amounts([Self.wad, Self.wad * UInt256(1_000_000_000_000)])
        if kind == .balancerStable {
            let (asset, dollars) = balances(size, skew: 0.5, error: 0)
            return .balancerStable(
                try BalancerStablePool(
                    version: random.pick([.stable1, .composable5, .v3]),
                    tokens: [Self.assetCoin, Self.dollarCoin],
                    balances: amounts([asset, dollars]),
                    amplification: UInt256(UInt64(1_000 * random.int(50, 2_000))),
                    scalingFactors: factors, swapFee: Self.wad / 10_000))
        }
        let parts = random.pick([20, 50, 80, 37])
        let (asset, dollars) = balances(size, skew: 0, error: 0.003)
        let weight = Self.wad / 100 * UInt256(UInt64(parts))
        // The price is that of the balances over their weights.
        let rest = UInt256(UInt64(100 - parts))
        return .weighted(
            try WeightedPool(
                version: random.pick([.v2First, .v2Fourth, .v3]),
                tokens: [Self.assetCoin, Self.dollarCoin],
                balances: amounts([
                    asset * UInt256(UInt64(parts)) / 50, dollars * rest / 50,
                ]), weights: amounts([weight, Self.wad - weight]), scalingFactors: factors,
                swapFee: Self.wad / 1_000 * UInt256(UInt64(random.int(1, 3)))))
    }

    private mutating func metaPool(_ size: Double) throws -> StableSwapMetaPool {
        let base = try StableSwapPool(
            variant: .plain, coins: [Self.dollarCoin, Self.coin(3)], decimals: [6, 6],
            balances: [raw(size * 3, 6), raw(size * 2, 6)], amplification: 500,
            fee: 1_000_000, adminFee: 5_000_000_000)
        let supply = raw(size * 4.9, 18)
        let virtual = try StableSwapMetaPool.virtualPrice(of: base, supply: supply)
        let pool = try StableSwapPool(
            variant: .standard, coins: [Self.assetCoin, Self.coin(4)], decimals: [18, 18],
            rates: [Self.wad, virtual],
            balances: [raw(size * random.double(0.7, 1.3), 18), raw(size, 18)],
            amplification: 20_000, fee: 1_000_000, adminFee: 5_000_000_000)
        return try StableSwapMetaPool(pool: pool, base: base, baseSupply: supply)
    }

    private mutating func crypto(_ size: Double) throws -> CryptoSwapPool {
        let skew = random.double(0.99, 1.01)
        let isTwo = random.int(0, 1) == 0
        let scale = raw(price * (1 + random.double(-0.002, 0.002)), 18)
        let coins = [Self.dollarCoin, Self.assetCoin] + (isTwo ? [] : [Self.coin(3)])
        let pool = try CryptoSwapPool(
            coins: coins, precisions: [1_000_000_000_000, 1] + (isTwo ? [] : [10_000_000_000]),
            priceScale: [scale] + (isTwo ? [] : [raw(65_000, 18)]),
            balances: [raw(size, 6), raw(size / price * skew, 18)]
                + (isTwo ? [] : [raw(size / 65_000, 8)]),
            invariant: .zero, amplification: isTwo ? 400_000 : 1_707_629,
            gamma: isTwo ? 145_000_000_000_000 : 11_809_167_828_997,
            midFee: isTwo ? 26_000_000 : 3_000_000, outFee: isTwo ? 45_000_000 : 30_000_000,
            feeGamma: isTwo ? 230_000_000_000_000 : 500_000_000_000_000)
        return try pool.ramped(amplification: pool.amplification, gamma: pool.gamma)
    }

    private func amounts(_ list: [UInt256]) throws -> CoinAmounts {
        guard let amounts = CoinAmounts(list) else { throw TestFailure() }
        return amounts
    }

    // MARK: Problems

    /// A problem over these pools for so many dollars' worth; the first asset is coin 1.
    mutating func problem(_ kinds: [Kind], gas: Bool = false) throws -> RouteProblem {
        var sources: [RouteSource] = []
        for (index, kind) in kinds.enumerated() {
            let pool = try pool(kind)
            // Of a ranged pool ether is token0 too.
            sources.append(
                RouteSource(
                    id: "\(kind) \(index)", location: "chain",
                    kind: .pool(
                        RoutePool(
                            pool: pool, asset0: asset, asset1: Self.dollar,
                            gas: gas ? 100_000 : 0))))
        }
        let value = min(random.spread(8, 22), total * 0.4)
        let isSell = random.int(0, 1) == 0
        let isExactIn = random.int(0, 2) > 0
        let (assets, dollars) = (raw(value / price, 18), raw(value, 6))
        let amount = isSell == isExactIn ? assets : dollars
        return RouteProblem(
            sources: sources, assets: Self.assets,
            inventory: [asset, Self.dollar].map {
                RouteInventory(location: "chain", asset: $0, amount: UInt256.one << 110)
            }, gasPrice: gas ? 10_000_000_000 : .zero,
            nativePrice: gas
                ? decimal(isSell == isExactIn ? "3500000000" : "1000000000000000000") : .zero,
            order: RouteOrder(
                assetIn: isSell ? asset : Self.dollar, assetOut: isSell ? Self.dollar : asset,
                amount: isExactIn ? .exactIn(amount) : .exactOut(amount)))
    }
}
