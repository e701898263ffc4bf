import Arithmetic
import Basics
import Pools

/// One pool of every variant of every family, in a state like a market's.
enum QuoteSamples {
    static let coins = [address(1), address(2), address(3)]
    private static let one: UInt256 = 1_000_000_000_000_000_000

    static func address(_ last: UInt8) -> Address {
        Address(bytes: [UInt8](repeating: 0, count: 19) + [last]) ?? .zero
    }

    /// Pools of two tokens, each with its name.
    static func pairs() throws -> [(name: String, pool: AnyPool)] {
        let taxed = try ConstantProductPool(
            token0: coins[0], token1: coins[1], reserve0: one * 1_000, reserve1: one * 3_000,
            transferTaxPips0: 10_000, transferTaxPips1: 50_000)
        let plain = try ConstantProductPool(
            token0: coins[0], token1: coins[1], reserve0: one * 1_000, reserve1: one * 3_000)
        let fees = ProtocolFees(zeroForOnePips: 100, oneForZeroPips: 1_000)
        return [
            ("constantProduct", .constantProduct(plain)),
            ("constantProduct taxed", .constantProduct(taxed)),
            ("concentrated", .concentrated(try concentrated(.v3))),
            ("concentratedV4", .concentrated(try concentrated(.v4(fees)))),
        ]
    }

    /// Ranges around the price one; a unit crosses no tick, 200 units cross some and a word's edge.
    private static func concentrated(_ rules: ConcentratedRules) throws -> ConcentratedPool {
        let size: Int128 = 100_000_000_000_000_000_000
        return try ConcentratedPool(
            token0: coins[0], token1: coins[1], feePips: 3_000, rules: rules, tickSpacing: 60,
            sqrtPriceX96: UInt256.one << 96, tick: 0, liquidity: 300_000_000_000_000_000_000,
            ticks: [
                Tick(index: -30_000, liquidityNet: size), Tick(index: -6_000, liquidityNet: size),
                Tick(index: -600, liquidityNet: size), Tick(index: 600, liquidityNet: -size),
                Tick(index: 6_000, liquidityNet: -size), Tick(index: 30_000, liquidityNet: -size),
            ])
    }

    /// Pools of coins, each with its name.
    static func coinPools() throws -> [(name: String, pool: AnyCoinPool)] {
        try stableSwaps() + cryptoSwaps() + balancers() + others()
    }

    private static func stableSwap(
        _ variant: StableSwapVariant, _ coins: [Address]
    ) throws -> StableSwapPool {
        let hasMultiplier = [.aave, .ng].contains(variant)
        return try StableSwapPool(
            variant: variant, coins: coins, decimals: coins.map { _ in 18 },
            balances: coins.map { _ in one * 1_000_000 }, amplification: 20_000,
            fee: 4_000_000, adminFee: 5_000_000_000,
            offpegFeeMultiplier: hasMultiplier ? 20_000_000_000 : nil)
    }

    private static func stableSwaps() throws -> [(name: String, pool: AnyCoinPool)] {
        let plain = try StableSwapVariant.allCases.map { variant in
            let pool = try stableSwap(variant, Array(coins.prefix(2)))
            return ("stableSwap \(variant.rawValue)", AnyCoinPool.stableSwap(pool))
        }
        let outer = try StableSwapPool(
            variant: .standard, coins: [address(9), address(10)], decimals: [18, 18],
            rates: [one, one], balances: [one * 500_000, one * 500_000], amplification: 20_000,
            fee: 4_000_000, adminFee: 5_000_000_000)
        let meta = try StableSwapMetaPool(
            pool: outer, base: stableSwap(.standard, coins), baseSupply: one * 3_000_000,
            isPriceCached: true)
        return plain + [("stableSwap of a base pool", .stableSwapMeta(meta))]
    }

    private static func cryptoSwaps() throws -> [(name: String, pool: AnyCoinPool)] {
        try CryptoSwapVariant.allCases.map { variant in
            let isThree = variant == .triCrypto
            var pool = try CryptoSwapPool(
                coins: Array(coins.prefix(isThree ? 3 : 2)), variant: variant,
                precisions: isThree ? [1, 1, 1] : [1, 1],
                priceScale: isThree ? [one * 65_000, one * 3_500] : [one * 2],
                balances: isThree
                    ? [one * 6_500_000, one * 100, one * 1_857] : [one * 2_000, one * 1_000],
                invariant: one * 4_000,
                amplification: isThree ? 1_707_629 : 400_000,
                gamma: isThree ? 11_809_167_828_997 : 145_000_000_000_000,
                midFee: 3_000_000, outFee: 30_000_000, feeGamma: 500_000_000_000_000)
            pool = try pool.ramped(amplification: pool.amplification, gamma: pool.gamma)
            return ("cryptoSwap \(variant.rawValue)", .cryptoSwap(pool))
        }
    }

    private static func balancers() throws -> [(name: String, pool: AnyCoinPool)] {
        let held = CoinAmounts(repeating: one * 1_000_000, count: 2)
        let ones = CoinAmounts(repeating: .one, count: 2)
        let weights = CoinAmounts([one / 5, one / 5 * 4]) ?? ones
        let weighted = try WeightedPool.Version.allCases.map { version in
            let pool = try WeightedPool(
                version: version, tokens: Array(coins.prefix(2)), balances: held,
                weights: weights, scalingFactors: ones, swapFee: one / 1_000)
            return ("weighted \(version.rawValue)", AnyCoinPool.weighted(pool))
        }
        return try weighted
            + BalancerStablePool.Version.allCases.map { version in
                let pool = try BalancerStablePool(
                    version: version, tokens: Array(coins.prefix(2)), balances: held,
                    amplification: 200_000, scalingFactors: ones, swapFee: one / 1_000)
                return ("stablePool \(version.rawValue)", .balancerStable(pool))
            }
    }

    private static func others() throws -> [(name: String, pool: AnyCoinPool)] {
        var pools: [(name: String, pool: AnyCoinPool)] = []
        for variant in SolidlyVariant.allCases {
            for isStable in [true, false] {
                let pool = try SolidlyPool(
                    token0: coins[0], token1: coins[1], isStable: isStable, variant: variant,
                    decimals0: 18, decimals1: 18, reserve0: one * 1_000_000,
                    reserve1: one * 900_000, feePips: 500)
                pools.append(("solidly \(variant.rawValue) \(isStable)", .solidly(pool)))
            }
        }
        for feePips: UInt32 in [0, 1_000] {
            let vault = try VaultPool(
                asset: coins[0], share: coins[1], totalAssets: one * 1_100_000,
                totalSupply: one * 1_000_000, feePips: feePips)
            pools.append(("vault \(feePips)", .vault(vault)))
        }
        let wrapper = try WrapperPool(
            underlying: coins[0], wrapped: coins[1], rate: one * 6 / 5)
        return pools + [("wrapper", .wrapper(wrapper))]
    }
}
