import Arithmetic
import Basics
import Pools
import Testing

/// By the rules of Uniswap V4.
@Suite struct ConcentratedV4Tests {
    private let one = UInt256.one << 96

    private func pool(
        feePips: UInt32 = 3_000, zeroForOne: UInt32 = 0, oneForZero: UInt32 = 0,
        spacing: Int32 = 60, liquidity: UInt128 = 1_000_000_000_000_000_000,
        rules: ConcentratedRules? = nil
    ) throws(PoolError) -> ConcentratedPool {
        let net = Int128(liquidity)
        return try ConcentratedPool(
            token0: .zero, token1: highToken, feePips: feePips,
            rules: rules
                ?? .v4(ProtocolFees(zeroForOnePips: zeroForOne, oneForZeroPips: oneForZero)),
            tickSpacing: spacing, sqrtPriceX96: one, tick: 0, liquidity: liquidity,
            ticks: [
                Tick(index: -spacing, liquidityNet: net),
                Tick(index: spacing, liquidityNet: 0 - net),
            ])
    }

    @Test func `states that no pool can be in are refused, with the field`() throws {
        func field(_ make: () throws(PoolError) -> ConcentratedPool) -> String? {
            do throws(PoolError) {
                _ = try make()
                return nil
            } catch {
                return "\(error.code) \(error.field ?? "")"
            }
        }
        #expect(field { () throws(PoolError) in try pool() } == nil)
        #expect(field { () throws(PoolError) in try pool(feePips: 1_000_000) } == nil)
        #expect(
            field { () throws(PoolError) in try pool(feePips: 1_000_001) } == "invalidState feePips"
        )
        #expect(
            field { () throws(PoolError) in
                try pool(feePips: ConcentratedRules.dynamicFeePips)
            } == "unsupported feePips")
        #expect(field { () throws(PoolError) in try pool(zeroForOne: 1_000) } == nil)
        #expect(
            field { () throws(PoolError) in try pool(zeroForOne: 1_001) }
                == "invalidState protocolFee0To1Pips")
        #expect(
            field { () throws(PoolError) in try pool(oneForZero: 1_001) }
                == "invalidState protocolFee1To0Pips")
        #expect(field { () throws(PoolError) in try pool(spacing: 32_767) } == nil)
        #expect(
            field { () throws(PoolError) in try pool(spacing: 32_768) }
                == "invalidState tickSpacing")
        #expect(
            field { () throws(PoolError) in try pool(spacing: 32_767, rules: .v3) }
                == "invalidState tickSpacing")
    }

    @Test func `the protocol's part comes first and the fee is of the rest`() throws {
        #expect(try pool(zeroForOne: 1_000).swapFeePips(zeroForOne: true) == 3_997)
        #expect(try pool(zeroForOne: 1_000).swapFeePips(zeroForOne: false) == 3_000)
        #expect(try pool(oneForZero: 250).swapFeePips(zeroForOne: false) == 3_250)
        #expect(try pool(feePips: 0, oneForZero: 250).swapFeePips(zeroForOne: false) == 250)
        // 1000 + 999999 − 999.999, rounded down: the protocol can make the whole of almost.
        #expect(
            try pool(feePips: 999_999, zeroForOne: 1_000).swapFeePips(zeroForOne: true)
                == 1_000_000)
        #expect(
            try pool(feePips: 1_000_000, zeroForOne: 1_000).swapFeePips(zeroForOne: true)
                == 1_000_000)
        #expect(try pool(rules: .v3).swapFeePips(zeroForOne: true) == 3_000)
    }

    @Test func `the protocol's part is of the whole input, and all of the fee without another`()
        throws
    {
        let shared = try pool(zeroForOne: 1_000).amounts(exactIn: 1_000_001, tokenIn: .zero)
        #expect(shared.feeAmount == 3_998)
        #expect(shared.protocolFeeAmount == 1_000)
        let alone = try pool(feePips: 0, zeroForOne: 1_000)
            .amounts(exactIn: 1_000_001, tokenIn: .zero)
        #expect(alone.feeAmount == 1_001)
        #expect(alone.protocolFeeAmount == 1_001)
        let other = try pool(zeroForOne: 1_000).amounts(exactIn: 1_000_001, tokenIn: highToken)
        #expect(other.protocolFeeAmount == 0)
    }

    @Test func `a fee of all there is takes any input and gives no output`() throws {
        let pool = try pool(feePips: 1_000_000)
        let quote = try pool.quote(exactIn: 500, tokenIn: highToken)
        #expect(quote.amountIn == 500 && quote.amountOut == 0 && quote.feeAmount == 500)
        #expect(!quote.isPartial)
        guard case .concentrated(let after) = quote.after else {
            Issue.record("another family")
            return
        }
        #expect(after == pool)
        #expect(throws: PoolError(.reverts, "")) { try pool.quote(exactOut: 1, tokenIn: .zero) }
        // Search knows it too.
        let any = AnyPool.concentrated(pool)
        #expect(any.marginalPrice(tokenIn: .zero) == 0)
        #expect(any.bestTrade(atPrice: 0.5, tokenIn: .zero) == .none)
        #expect(any.bestTrade(atPrice: 0, tokenIn: highToken) == .none)
    }

    @Test func `without a protocol's part it moves what V3 moves`() throws {
        for liquidity in [1_000, 1_000_000_000_000_000_000, 1 << 110] as [UInt128] {
            let newer = try pool(liquidity: liquidity)
            let older = try pool(liquidity: liquidity, rules: .v3)
            for digits in 0...24 {
                let amount = try #require(UInt256.powerOfTen(digits)) * 3
                for token in [Address.zero, highToken] {
                    let given = try newer.amounts(exactIn: amount, tokenIn: token)
                    let same = try older.amounts(exactIn: amount, tokenIn: token)
                    #expect(given.amountIn == same.amountIn && given.amountOut == same.amountOut)
                    let asked = try newer.amounts(exactOut: amount, tokenIn: token)
                    let like = try older.amounts(exactOut: amount, tokenIn: token)
                    #expect(asked.amountIn == like.amountIn && asked.amountOut == like.amountOut)
                }
            }
        }
    }

    @Test func `what moves no price is kept as input, which V3 keeps as fee`() throws {
        let newer = try pool(liquidity: 1 << 110)
        let older = try pool(liquidity: 1 << 110, rules: .v3)
        #expect(try newer.amounts(exactIn: 1_000, tokenIn: highToken).feeAmount == 3)
        #expect(try older.amounts(exactIn: 1_000, tokenIn: highToken).feeAmount == 1_000)
    }

    @Test func `amounts that no signed word of 128 bits holds are refused`() throws {
        let most: UInt128 = (1 << 126)
        let deep = try pool(feePips: 0, spacing: 32_767, liquidity: most)
        #expect(throws: PoolError(.reverts, "")) {
            try deep.quote(exactIn: UInt256.one << 128, tokenIn: .zero)
        }
        let whole = try deep.quote(exactIn: UInt256.one << 126, tokenIn: .zero)
        #expect(!whole.isPartial)
        // The asked amount may be larger than what is there to be used.
        let shallow = try pool(liquidity: 1_000)
        let partial = try shallow.quote(exactIn: UInt256.one << 255, tokenIn: .zero)
        #expect(partial.isPartial)
        #expect(throws: PoolError(.reverts, "")) {
            try shallow.quote(exactIn: (UInt256.one << 255) + 1, tokenIn: .zero)
        }
        #expect(throws: PoolError(.reverts, "")) {
            try shallow.quote(exactOut: UInt256.one << 255, tokenIn: .zero)
        }
    }

    @Test func `the logs of V3 are none of its own`() throws {
        var pool = try pool()
        let before = pool
        let log = positionLog(isMint: true, address: .zero, -60, 60, 500)
        let isApplied = try pool.apply(log)
        #expect(!isApplied)
        #expect(pool == before)
    }
}
