import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

@Suite struct ConcentratedPoolTests {
    private let one = UInt256.one << 96

    private func pool(
        feePips: UInt32 = 3_000, spacing: Int32 = 60, price: UInt256? = nil, tick: Int32 = 0,
        liquidity: UInt128 = 1_000_000, ticks: [Tick]? = nil, tokens: (Address, Address)? = nil
    ) throws -> ConcentratedPool {
        try ConcentratedPool(
            address: otherToken, token0: tokens?.0 ?? lowToken, token1: tokens?.1 ?? highToken,
            feePips: feePips, tickSpacing: spacing, sqrtPriceX96: price ?? one, tick: tick,
            liquidity: liquidity,
            ticks: ticks ?? [
                Tick(index: -600, liquidityNet: 1_000_000),
                Tick(index: 600, liquidityNet: -1_000_000),
            ])
    }

    @Test func `states that no pool can be in are refused, with the field`() throws {
        func field(_ make: () throws(PoolError) -> ConcentratedPool) -> String? {
            do throws(PoolError) {
                _ = try make()
                return nil
            } catch {
                #expect(error.code == .invalidState)
                return error.field
            }
        }
        func made(
            feePips: UInt32 = 3_000, spacing: Int32 = 60, price: UInt256? = nil, tick: Int32 = 0,
            liquidity: UInt128 = 1_000_000, ticks: [Tick]? = nil,
            tokens: (Address, Address)? = nil
        ) -> String? {
            field { () throws(PoolError) in
                do {
                    return try pool(
                        feePips: feePips, spacing: spacing, price: price, tick: tick,
                        liquidity: liquidity, ticks: ticks, tokens: tokens)
                } catch let error as PoolError {
                    throw error
                } catch {
                    throw PoolError(.unsupported, "another error")
                }
            }
        }
        let low = Tick(index: -600, liquidityNet: 1_000_000)
        let high = Tick(index: 600, liquidityNet: -1_000_000)
        #expect(made() == nil)
        #expect(made(tokens: (highToken, lowToken)) == "token1")
        #expect(made(feePips: 1_000_000) == "feePips")
        #expect(made(spacing: 0) == "tickSpacing")
        #expect(made(spacing: 16_384) == "tickSpacing")
        #expect(made(ticks: [high, low]) == "ticks[1].index")
        #expect(made(ticks: [low, low, high]) == "ticks[1].index")
        #expect(
            made(ticks: [Tick(index: -599, liquidityNet: 1_000_000), high]) == "ticks[0].index")
        #expect(
            made(ticks: [low, Tick(index: 887_280, liquidityNet: -1_000_000)])
                == "ticks[1].index")
        #expect(
            made(ticks: [low, Tick(index: 0, liquidityNet: 0, liquidityGross: 0), high])
                == "ticks[1].liquidityGross")
        #expect(
            made(ticks: [Tick(index: -600, liquidityNet: 1_000_000, liquidityGross: 999_999), high])
                == "ticks[0].liquidityGross")
        #expect(
            made(ticks: [Tick(index: -600, liquidityNet: -1), Tick(index: 600, liquidityNet: 1)])
                == "ticks[0].liquidityNet")
        #expect(made(ticks: [low]) == "ticks")
        #expect(made(liquidity: 999_999) == "liquidity")
        #expect(made(tick: 1) == "tick")
        #expect(made(tick: -2) == "tick")
        #expect(made(price: TickMath.sqrtPriceMax, tick: 887_272) == "tick")
        #expect(made(price: TickMath.sqrtPriceMin - 1, tick: -887_273) == "tick")
        // A falling price that stopped on an edge leaves the tick one below.
        #expect(made(tick: -1) == nil)
        #expect(made(spacing: 50, price: one + 1, tick: -1) == "tick")
    }

    @Test func `a swap past the last liquidity is partial and says how much it took`() throws {
        let pool = try pool()
        let quote = try pool.quote(exactIn: 1_000_000_000, tokenIn: lowToken)
        #expect(quote.isPartial)
        #expect(quote.amountIn < 1_000_000_000 && !quote.amountIn.isZero)
        let exact = try pool.quote(exactIn: quote.amountIn, tokenIn: lowToken)
        #expect(!exact.isPartial)
        #expect(exact.amountOut == quote.amountOut)
        let output = try pool.quote(exactOut: 1_000_000_000, tokenIn: lowToken)
        #expect(output.isPartial)
        #expect(output.amountOut == quote.amountOut)
        #expect(throws: PoolError(.exhausted, "")) {
            try pool.amountOut(exactIn: 1_000_000_000, tokenIn: lowToken)
        }
        guard case .concentrated(let after) = quote.after else {
            Issue.record("another family")
            return
        }
        #expect(after.sqrtPriceX96 == TickMath.sqrtPriceMin + 1)
        #expect(after.tick == TickMath.tickMin)
        #expect(after.liquidity == 0)
        #expect(throws: PoolError(.reverts, "")) { try after.quote(exactIn: 5, tokenIn: lowToken) }
        // The other way there is liquidity again, behind a gap that costs nothing.
        let back = try after.quote(exactIn: 1_000, tokenIn: highToken)
        #expect(!back.isPartial && !back.amountOut.isZero)
    }

    @Test func `a falling price leaves the tick one below itself, but not below the lowest`()
        throws
    {
        let (least, end) = (TickMath.sqrtPriceMin, TickMath.tickMin)
        #expect(try pool(tick: -1).tick == -1)
        #expect(try pool(spacing: 1, price: least, tick: end, liquidity: 0).tick == end)
        #expect(throws: PoolError(.invalidState, "")) {
            try pool(spacing: 1, price: least, tick: end - 1, liquidity: 0)
        }
    }

    @Test func `what the contract refuses is refused`() throws {
        let reverts = PoolError(.reverts, "")
        let pool = try pool()
        #expect(throws: reverts) { try pool.quote(exactIn: 0, tokenIn: lowToken) }
        #expect(throws: reverts) { try pool.quote(exactOut: 0, tokenIn: highToken) }
        #expect(throws: reverts) {
            try pool.quote(exactIn: UInt256.one << 255, tokenIn: lowToken)
        }
        #expect(throws: PoolError(.unknownToken, "")) {
            try pool.quote(exactIn: 1, tokenIn: otherToken)
        }
        let bare = try ConcentratedPool(
            uninitialized: otherToken, token0: lowToken, token1: highToken, feePips: 500,
            tickSpacing: 10)
        #expect(throws: reverts) { try bare.quote(exactIn: 1, tokenIn: lowToken) }
        #expect(AnyPool.concentrated(bare).marginalPrice(tokenIn: lowToken) == 0)
        #expect(AnyPool.concentrated(bare).bestTrade(atPrice: 0.1, tokenIn: lowToken) == .none)
    }

    @Test func `the input for an exact output covers it and a unit less does not`() throws {
        let document: QuoterVectors = try vectors("pools_v3_quoter.json")
        let pool = try document.pool()
        var random = SplitMix(state: 3)
        for round in 0..<300 {
            let exponent = Double.random(in: 0...21, using: &random)
            let digits = UInt64.random(in: 1...999, using: &random)
            let scale = try #require(UInt256.powerOfTen(Int(exponent)))
            let amountOut = scale * UInt256(digits)
            let tokenIn = round.isMultiple(of: 2) ? lowToken : highToken
            let quote = try pool.quote(exactOut: amountOut, tokenIn: tokenIn)
            #expect(!quote.isPartial && quote.amountOut == amountOut)
            let forward = try pool.amountOut(exactIn: quote.amountIn, tokenIn: tokenIn)
            #expect(forward >= amountOut)
            if quote.amountIn > 1, quote.ticksCrossed == 0 {
                let less = try pool.amountOut(exactIn: quote.amountIn - 1, tokenIn: tokenIn)
                #expect(less <= amountOut)
            }
        }
    }

    @Test func `a larger input never brings less`() throws {
        let document: ConcentratedVectors = try vectors("pools_v3.json")
        for vector in document.pools {
            let pool = try vector.settled()
            for zeroForOne in [true, false] {
                let tokenIn = zeroForOne ? pool.token0 : pool.token1
                var last = UInt256.zero
                for bits in 1..<110 {
                    let amount = UInt256.one << bits
                    guard let out = try? pool.amountOut(exactIn: amount, tokenIn: tokenIn) else {
                        break
                    }
                    #expect(out >= last)
                    last = out
                }
            }
        }
    }

    @Test func `a copy keeps its ticks when the original's positions change`() throws {
        let original = try pool()
        var changed = original
        let applied = try changed.apply(
            positionLog(isMint: true, address: otherToken, -60, 60, 500))
        #expect(applied)
        #expect(original.ticks.count == 2)
        #expect(changed.ticks.count == 4)
        #expect(changed.liquidity == original.liquidity + 500)
        #expect(changed != original)
        let undone = try changed.apply(
            positionLog(isMint: false, address: otherToken, -60, 60, 500))
        #expect(undone)
        #expect(changed == original)
    }
}
