import Arithmetic
import Basics
import Pools
import Testing

/// Whatever the state and whatever the trade, there is a value or a `PoolError`, and never a trap.
@Suite struct HostileStateTests {
    private static let seeds: [UInt64] = [1, 2, 3]
    private static let roundsOfEach = 400

    /// Draws states until so many were taken, trades each several times, and tells how many trades
    /// were answered.
    private func attack<Pool: CoinPool>(
        _ seed: UInt64, rounds: Int = roundsOfEach,
        _ draw: (inout HostileSource) throws(PoolError) -> Pool,
        holding: (Pool, Int) -> UInt256?, again: (Pool) throws(PoolError) -> Pool
    ) throws -> Int {
        var source = HostileSource(seed: seed)
        var answers = 0
        for _ in 0..<rounds {
            var pool: Pool
            do throws(PoolError) {
                pool = try draw(&source)
            } catch {
                // At the door, with the field.
                #expect(error.code == .invalidState && error.field != nil, "\(error)")
                continue
            }
            #expect(try again(pool) == pool)
            for _ in 0..<4 {
                guard let next = try trade(pool, &source, holding, again) else { continue }
                answers += 1
                pool = next
            }
        }
        return answers
    }

    /// One trade each way; the pool after one of them.
    private func trade<Pool: CoinPool>(
        _ pool: Pool, _ source: inout HostileSource, _ holding: (Pool, Int) -> UInt256?,
        _ again: (Pool) throws(PoolError) -> Pool
    ) throws -> Pool? {
        let count = pool.coins.count
        let isWrong = source.isOnce(in: 40)
        let from = isWrong ? source.pick([-1, .min, .max, count]) : source.integer(0...(count - 1))
        let to = (from &+ 1 &+ source.integer(0...max(0, count - 2))) % max(count, 1)
        func held(_ place: Int) -> UInt256? {
            (0..<count).contains(place) ? holding(pool, place) : nil
        }
        let amountIn = source.trade(of: held(from) ?? source.amount())
        let swap = result { () throws(PoolError) in
            try pool.swap(exactIn: amountIn, from: from, to: to)
        }
        let out = result { () throws(PoolError) in
            try pool.amountOut(exactIn: amountIn, from: from, to: to)
        }
        #expect(swap.map(\.amounts.amountOut) == out, "\(pool) \(amountIn) \(from) \(to)")
        let amountOut = source.trade(of: held(to) ?? source.amount())
        let reverse = result { () throws(PoolError) in
            try pool.swap(exactOut: amountOut, from: from, to: to)
        }
        for made in [swap, reverse].compactMap({ try? $0.get() }) {
            let note: Comment = "\(pool) \(made.amounts) \(from) \(to)"
            #expect(try again(made.after) == made.after, note)
            if let most = held(to) { #expect(made.amounts.amountOut <= most, note) }
        }
        if let made = try? swap.get() { #expect(made.amounts.amountIn == amountIn) }
        if let made = try? reverse.get() { #expect(made.amounts.amountOut == amountOut) }
        return try? (source.isOnce(in: 2) ? swap : reverse).get().after
    }

    private func result<Value>(
        _ body: () throws(PoolError) -> Value
    ) -> Result<Value, PoolError> {
        do throws(PoolError) {
            return .success(try body())
        } catch {
            return .failure(error)
        }
    }

    // MARK: Families

    @Test(arguments: seeds) func `StableSwap`(_ seed: UInt64) throws {
        let answers = try attack(
            seed, { source throws(PoolError) in try source.stableSwap() },
            holding: { $0.balances[$1] }, again: stableSwap)
        #expect(answers > 100)
    }

    @Test(arguments: seeds) func `StableSwap on another pool's shares`(_ seed: UInt64) throws {
        let answers = try attack(
            seed, { source throws(PoolError) in try source.stableSwapMeta() },
            holding: { $1 < 2 ? $0.pool.balances[$1] : $0.base.balances[$1 - 2] },
            again: { pool throws(PoolError) in
                try StableSwapMetaPool(
                    pool: stableSwap(pool.pool), base: stableSwap(pool.base),
                    baseSupply: pool.baseSupply, isPriceCached: pool.isPriceCached)
            })
        #expect(answers > 100)
    }

    private func stableSwap(_ pool: StableSwapPool) throws(PoolError) -> StableSwapPool {
        try StableSwapPool(
            address: pool.address, variant: pool.variant, coins: pool.coins,
            decimals: pool.decimals, rates: pool.rates.list, balances: pool.balances.list,
            amplification: pool.amplification, fee: pool.fee, adminFee: pool.adminFee,
            offpegFeeMultiplier: pool.offpegFeeMultiplier)
    }

    @Test(arguments: seeds) func `CryptoSwap`(_ seed: UInt64) throws {
        let answers = try attack(
            seed, { source throws(PoolError) in try source.cryptoSwap() },
            holding: { $0.balances[$1] },
            again: { pool throws(PoolError) in
                try CryptoSwapPool(
                    address: pool.address, coins: pool.coins, variant: pool.variant,
                    precisions: pool.precisions.list, priceScale: pool.priceScale.list,
                    balances: pool.balances.list, invariant: pool.invariant,
                    amplification: pool.amplification, gamma: pool.gamma, midFee: pool.midFee,
                    outFee: pool.outFee, feeGamma: pool.feeGamma)
            })
        #expect(answers > 50)
    }

    @Test(arguments: seeds) func `Balancer by weights`(_ seed: UInt64) throws {
        let answers = try attack(
            seed, { source throws(PoolError) in try source.weighted() },
            holding: { $0.balances[$1] },
            again: { pool throws(PoolError) in
                try WeightedPool(
                    address: pool.address, version: pool.version, tokens: pool.coins,
                    balances: pool.balances, weights: pool.weights,
                    scalingFactors: pool.scalingFactors, rates: pool.rates,
                    swapFee: pool.swapFee, aggregateSwapFee: pool.aggregateSwapFee)
            })
        #expect(answers > 100)
    }

    @Test(arguments: seeds) func `Balancer's stable pools`(_ seed: UInt64) throws {
        let answers = try attack(
            seed, { source throws(PoolError) in try source.balancerStable() },
            holding: { $0.balances[$1] },
            again: { pool throws(PoolError) in
                try BalancerStablePool(
                    address: pool.address, version: pool.version, tokens: pool.coins,
                    balances: pool.balances, amplification: pool.amplification,
                    scalingFactors: pool.scalingFactors, rates: pool.rates,
                    swapFee: pool.swapFee, aggregateSwapFee: pool.aggregateSwapFee)
            })
        #expect(answers > 100)
    }

    @Test(arguments: seeds) func `Solidly`(_ seed: UInt64) throws {
        let answers = try attack(
            seed, { source throws(PoolError) in try source.solidly() },
            holding: { $1 == 0 ? $0.reserve0 : $0.reserve1 },
            again: { pool throws(PoolError) in
                try SolidlyPool(
                    address: pool.address, token0: pool.token0, token1: pool.token1,
                    isStable: pool.isStable, variant: pool.variant, decimals0: pool.decimals0,
                    decimals1: pool.decimals1, reserve0: pool.reserve0,
                    reserve1: pool.reserve1, feePips: pool.feePips)
            })
        #expect(answers > 100)
    }

    @Test(arguments: seeds) func `vaults`(_ seed: UInt64) throws {
        let answers = try attack(
            seed, { source throws(PoolError) in try source.vault() },
            // Shares are made as they are asked for.
            holding: { $1 == 0 ? $0.totalAssets : nil },
            again: { pool throws(PoolError) in
                try VaultPool(
                    asset: pool.asset, share: pool.share, totalAssets: pool.totalAssets,
                    totalSupply: pool.totalSupply, decimalsOffset: pool.decimalsOffset,
                    feePips: pool.feePips)
            })
        #expect(answers > 100)
    }

    @Test(arguments: seeds) func `wrappers`(_ seed: UInt64) throws {
        let answers = try attack(
            seed, { source throws(PoolError) in try source.wrapper() },
            holding: { _, _ in nil },
            again: { pool throws(PoolError) in
                try WrapperPool(
                    underlying: pool.underlying, wrapped: pool.wrapped, rate: pool.rate)
            })
        #expect(answers > 100)
    }
}
