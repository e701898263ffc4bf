import Arithmetic
import Basics
import Pools
import Testing

/// The same as `HostileStateTests` for the pools of two tokens that answer by token.
@Suite struct HostilePairTests {
    private static let seeds: [UInt64] = [1, 2, 3]
    private static let roundsOfEach = 400

    private func attack(
        _ seed: UInt64, rounds: Int = roundsOfEach,
        _ draw: (inout HostileSource) throws(PoolError) -> AnyPool,
        holding: (AnyPool, Bool) -> UInt256, again: (AnyPool) throws(PoolError) -> AnyPool
    ) throws -> Int {
        var source = HostileSource(seed: seed)
        var answers = 0
        for _ in 0..<rounds {
            var pool: AnyPool
            do throws(PoolError) {
                pool = try draw(&source)
            } catch {
                #expect([.invalidState, .unsupported].contains(error.code), "\(error)")
                #expect(error.field != nil, "\(error)")
                continue
            }
            #expect(try again(pool) == pool)
            for _ in 0..<4 {
                let (before, isZeroIn) = (pool, source.isOnce(in: 2))
                for made in try trade(before, isZeroIn, &source, holding) {
                    let note: Comment = "\(before) \(made.amounts)"
                    #expect(try again(made.after) == made.after, note)
                    #expect(made.amountOut <= holding(before, !isZeroIn), note)
                    answers += 1
                    if source.isOnce(in: 2) { pool = made.after }
                }
            }
        }
        return answers
    }

    /// One trade each way: what was answered.
    private func trade(
        _ pool: AnyPool, _ isZeroIn: Bool, _ source: inout HostileSource,
        _ holding: (AnyPool, Bool) -> UInt256
    ) throws -> [PoolQuote] {
        let tokenIn = source.isOnce(in: 40) ? otherToken : isZeroIn ? pool.token0 : pool.token1
        let amountIn = source.trade(of: holding(pool, isZeroIn))
        let quote = result { () throws(PoolError) in
            try pool.quote(exactIn: amountIn, tokenIn: tokenIn)
        }
        let amounts = result { () throws(PoolError) in
            try pool.amounts(exactIn: amountIn, tokenIn: tokenIn)
        }
        #expect(quote.map(\.amounts) == amounts)
        let out = result { () throws(PoolError) in
            try pool.amountOut(exactIn: amountIn, tokenIn: tokenIn)
        }
        if case .success(let whole) = quote, whole.isPartial {
            #expect(out == .failure(PoolError(.exhausted, "")))
            #expect(whole.amountIn < amountIn)
        } else {
            #expect(out == quote.map(\.amountOut), "\(pool) \(amountIn)")
        }
        let price = source.pick([0, -1, 1e-300, 0.5, 1, 2, 1e300, .infinity, -.infinity, .nan])
        let found = pool.bestTrade(atPrice: price, tokenIn: tokenIn)
        #expect(found.amountIn >= 0 && found.amountOut >= 0, "\(pool) \(price) \(found)")
        #expect(pool.marginalPrice(tokenIn: tokenIn) >= 0)
        let amountOut = source.trade(of: holding(pool, !isZeroIn))
        let reverse = result { () throws(PoolError) in
            try pool.quote(exactOut: amountOut, tokenIn: tokenIn)
        }
        let reverseAmounts = result { () throws(PoolError) in
            try pool.amounts(exactOut: amountOut, tokenIn: tokenIn)
        }
        #expect(reverse.map(\.amounts) == reverseAmounts)
        if case .success(let made) = reverse {
            #expect(made.isPartial ? made.amountOut < amountOut : made.amountOut == amountOut)
        }
        return [quote, reverse].compactMap { try? $0.get() }
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

    @Test(arguments: seeds) func `constant product`(_ seed: UInt64) throws {
        let answers = try attack(
            seed, { source throws(PoolError) in .constantProduct(try source.constantProduct()) },
            holding: { pool, isZero in
                guard case .constantProduct(let pair) = pool else { return .zero }
                return isZero ? pair.reserve0 : pair.reserve1
            },
            again: { pool throws(PoolError) in
                guard case .constantProduct(let pair) = pool else { return pool }
                return .constantProduct(
                    try ConstantProductPool(
                        address: pair.address, token0: pair.token0, token1: pair.token1,
                        reserve0: pair.reserve0, reserve1: pair.reserve1, feePips: pair.feePips,
                        transferTaxPips0: pair.transferTaxPips0,
                        transferTaxPips1: pair.transferTaxPips1))
            })
        #expect(answers > 100)
    }

    @Test(arguments: seeds) func `ranges by the rules of V3 and V4`(_ seed: UInt64) throws {
        let answers = try attack(
            seed, { source throws(PoolError) in .concentrated(try source.concentrated()) },
            holding: { pool, isZero in
                guard case .concentrated(let ranges) = pool else { return .zero }
                return isZero ? held0(ranges) : held1(ranges)
            },
            again: { pool throws(PoolError) in
                guard case .concentrated(let ranges) = pool else { return pool }
                return .concentrated(
                    try ConcentratedPool(
                        address: ranges.address, token0: ranges.token0, token1: ranges.token1,
                        feePips: ranges.feePips, rules: ranges.rules,
                        tickSpacing: ranges.tickSpacing, sqrtPriceX96: ranges.sqrtPriceX96,
                        tick: ranges.tick, liquidity: ranges.liquidity, ticks: Array(ranges.ticks)))
            })
        #expect(answers > 100)
    }

    /// The positions' token0: what lies above the price, each range rounded up.
    private func held0(_ pool: ConcentratedPool) -> UInt256 {
        sum(pool) { low, high, liquidity in
            let (low, high) = (max(low, pool.sqrtPriceX96), max(high, pool.sqrtPriceX96))
            return (liquidity << 96)
                .multiplied(by: high &- low, dividedBy: high, rounding: .up)?
                .divided(by: low, rounding: .up) ?? .zero
        }
    }

    /// The positions' token1: what lies below the price.
    private func held1(_ pool: ConcentratedPool) -> UInt256 {
        sum(pool) { low, high, liquidity in
            let (low, high) = (min(low, pool.sqrtPriceX96), min(high, pool.sqrtPriceX96))
            return liquidity.multiplied(
                by: high &- low, dividedBy: UInt256.one << 96, rounding: .up) ?? .zero
        }
    }

    private func sum(
        _ pool: ConcentratedPool, _ part: (UInt256, UInt256, UInt256) -> UInt256
    ) -> UInt256 {
        var (total, liquidity) = (UInt256.zero, 0 as Int128)
        for (tick, next) in zip(pool.ticks, pool.ticks.dropFirst()) {
            liquidity &+= tick.liquidityNet
            guard let low = TickMath.sqrtPrice(atTick: tick.index),
                let high = TickMath.sqrtPrice(atTick: next.index)
            else { continue }
            total = total &+ part(low, high, UInt256(liquidity.magnitude))
        }
        return total
    }
}
