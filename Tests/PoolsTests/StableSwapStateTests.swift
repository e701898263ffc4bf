import Arithmetic
import Basics
import Pools
import Testing

/// States that no contract can be in, and metapools of parts that do not belong together.
@Suite struct StableSwapStateTests {
    private let wei = StableSwapSamples.wei

    /// The field that a state is refused for.
    private func field(_ make: () throws -> some CoinPool) -> String? {
        do {
            _ = try make()
            return "taken"
        } catch let error as PoolError {
            return error.code == .invalidState ? error.field : "\(error)"
        } catch {
            return "\(error)"
        }
    }

    @Test func `each refusal names its field`() throws {
        typealias Samples = StableSwapSamples
        let three: [UInt256] = [1, 1, 1]
        let nine = [UInt256](repeating: 1, count: 9)
        #expect(field { try Samples.pool(.plain, [1]) } == "coins")
        #expect(field { try Samples.pool(.plain, [1, 1, 1, 1, 1]) } == "coins")
        #expect(field { try Samples.pool(.ng, nine) } == "coins")
        #expect(field { try Samples.pool(.pair, three) } == "coins")
        #expect(field { try Samples.pool(.ng, coins: [token(1), token(1)]) } == "coins[1]")
        #expect(field { try Samples.pool(.ng, coins: [token(1)]) } == "coins")
        #expect(field { try Samples.pool(.ng, decimals: [18]) } == "decimals")
        #expect(field { try Samples.pool(.ng, decimals: [18, 19]) } == "decimals[1]")
        #expect(field { try Samples.pool(.ng, decimals: [-1, 18]) } == "decimals[0]")
        #expect(field { try Samples.pool(.steth, decimals: [18, 6]) } == "decimals[1]")
        #expect(field { try Samples.pool(.ng, rates: [wei]) } == "rates")
        #expect(field { try Samples.pool(.ng, rates: [wei, 0]) } == "rates[1]")
        #expect(field { try Samples.pool(.aave, rates: [wei, wei + 1]) } == "rates[1]")
        #expect(field { try Samples.pool(.optimized, rates: [wei + 1, wei]) } == "rates[0]")
        #expect(
            field { try Samples.pool(.ng, coins: [token(1), token(2), token(3)]) } == "decimals")
    }

    @Test func `rates of the parameters are bounded as in the contracts`() throws {
        typealias Samples = StableSwapSamples
        for (variant, unit) in [(StableSwapVariant.plain, 1 as UInt256), (.standard, 100)] {
            let most = unit * 1_000_000
            #expect(
                field { try Samples.pool(variant, amplification: unit - 1) } == "amplification")
            #expect(field { try Samples.pool(variant, amplification: unit) } == "taken")
            #expect(field { try Samples.pool(variant, amplification: most) } == "taken")
            #expect(
                field { try Samples.pool(variant, amplification: most + 1) } == "amplification")
        }
        #expect(field { try Samples.pool(.ng, fee: 5_000_000_000) } == "taken")
        #expect(field { try Samples.pool(.ng, fee: 5_000_000_001) } == "fee")
        #expect(field { try Samples.pool(.ng, adminFee: 10_000_000_000) } == "taken")
        #expect(field { try Samples.pool(.ng, adminFee: 10_000_000_001) } == "adminFee")
        let multiplier = "offpegFeeMultiplier"
        #expect(field { try Samples.pool(.standard, offpegFeeMultiplier: 0) } == multiplier)
        let most: UInt256 = 50_000_000_000
        #expect(
            field { try Samples.pool(.ng, fee: 1_000_000_000, offpegFeeMultiplier: most) }
                == "taken")
        #expect(
            field { try Samples.pool(.ng, fee: 1_000_000_000, offpegFeeMultiplier: most + 1) }
                == multiplier)
        #expect(field { try Samples.pool(.ng, offpegFeeMultiplier: .max) } == multiplier)
    }

    private func metaPool(
        _ variant: StableSwapVariant = .ng, base: StableSwapVariant = .plain,
        rate: UInt256? = nil, supply: UInt256? = nil, isCached: Bool = false, firstCoin: UInt8 = 10
    ) throws -> StableSwapMetaPool {
        let base = try StableSwapSamples.pool(
            base, [1_000_000, 1_000_000], coins: [token(firstCoin), token(firstCoin + 1)])
        let price = try StableSwapMetaPool.virtualPrice(of: base, supply: 2_000_000 * wei)
        let pool = try StableSwapSamples.pool(
            variant, [500_000, 500_000], rates: [wei, rate ?? price])
        return try StableSwapMetaPool(
            pool: pool, base: base, baseSupply: supply ?? 2_000_000 * wei, isPriceCached: isCached)
    }

    @Test func `a metapool's parts must belong together`() throws {
        #expect(field { try metaPool() } == "taken")
        #expect(field { try metaPool(rate: wei + 1) } == "rates[1]")
        #expect(field { try metaPool(rate: wei + 1, isCached: true) } == "rates[1]")
        #expect(field { try metaPool(.standard, rate: wei + 1, isCached: true) } == "taken")
        #expect(field { try metaPool(supply: 0) } == "basePool.totalSupply")
        #expect(field { try metaPool(firstCoin: 2) } == "basePool.coins[0]")
        #expect(field { try metaPool(base: .lending) } == "basePool.variant")
        #expect(field { try metaPool(.lending) } == "variant")
    }

    @Test func `shares do not trade for the base pool's coins`() throws {
        let pool = try metaPool()
        #expect(pool.coins.count == 4 && pool.place(of: token(11)) == 3)
        for (from, to) in [(1, 2), (3, 1)] {
            #expect(throws: PoolError(.unsupported, "")) {
                try pool.amountOut(exactIn: wei, from: from, to: to)
            }
        }
        for (from, to) in [(0, 4), (0, 0), (-1, 1)] {
            #expect(throws: PoolError(.unknownToken, "")) {
                try pool.amountOut(exactIn: wei, from: from, to: to)
            }
        }
        #expect(throws: PoolError(.unsupported, "")) {
            try pool.swap(exactOut: wei, from: 0, to: 2)
        }
    }

    @Test func `a metapool whose shares have no price is stuck`() throws {
        let base = try StableSwapSamples.pool(
            .plain, [0, 1_000_000], coins: [token(10), token(11)])
        func stuck(_ variant: StableSwapVariant, isCached: Bool = false) throws -> Bool {
            let pool = try StableSwapSamples.pool(variant, [5, 5], rates: [wei, wei + 123])
            let meta = try StableSwapMetaPool(
                pool: pool, base: base, baseSupply: 1_000_000 * wei, isPriceCached: isCached)
            return try [(0, 1), (1, 0), (0, 3), (2, 0), (2, 3)].allSatisfy { from, to in
                do {
                    _ = try meta.swap(exactIn: 1_000, from: from, to: to)
                    return false
                } catch let error as PoolError {
                    return error.code == .reverts
                }
            }
        }
        #expect(try stuck(.ng))
        #expect(try stuck(.standard))
        // A price that the contract kept from better times still serves.
        #expect(try !stuck(.standard, isCached: true))
    }

    @Test func `a swap that leaves the base pool without an invariant leaves no price`() throws {
        let base = try StableSwapPool(
            variant: .pair, coins: [token(10), token(11)], decimals: [0, 0],
            balances: [1_597_351, 1_792_165], amplification: 20_000, fee: 0, adminFee: 0)
        let supply = 3_000_000 * wei
        let price = try StableSwapMetaPool.virtualPrice(of: base, supply: supply)
        let pool = try StableSwapSamples.pool(.ng, [5, 5], rates: [wei, price])
        let meta = try StableSwapMetaPool(pool: pool, base: base, baseSupply: supply)
        let swap = try meta.swap(
            exactIn: UInt256(835_302_186_274_509_803_921_569 as UInt128), from: 2, to: 3)
        #expect(throws: PoolError(.reverts, "")) {
            try StableSwapMetaPool.virtualPrice(of: swap.after.base, supply: supply)
        }
        #expect(throws: PoolError(.reverts, "")) {
            try swap.after.amountOut(exactIn: wei, from: 0, to: 1)
        }
        let again = try StableSwapMetaPool(
            pool: swap.after.pool, base: swap.after.base, baseSupply: supply)
        #expect(again == swap.after)
    }

    @Test(arguments: [false, true])
    func `the way through the base pool costs, and moves its price`(isCached: Bool) throws {
        let pool = try metaPool(.standard, isCached: isCached)
        let there = try pool.swap(exactIn: 10_000 * wei, from: 0, to: 2)
        #expect(there.after.baseSupply < pool.baseSupply)
        #expect(there.after.base.balances[0] < pool.base.balances[0])
        let back = try there.after.swap(exactIn: there.amounts.amountOut, from: 2, to: 0)
        #expect(back.amounts.amountOut < 10_000 * wei)
        #expect(back.amounts.amountOut > 9_900 * wei)
        #expect((there.after.pool.rates[1] == pool.pool.rates[1]) == isCached)
        // A swap inside the base pool leaves the metapool's balances.
        let inside = try pool.swap(exactIn: wei, from: 2, to: 3)
        #expect(inside.after.pool.balances == pool.pool.balances)
        #expect(inside.feeCoin == 3)
    }
}
