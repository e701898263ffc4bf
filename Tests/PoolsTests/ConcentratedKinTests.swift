import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Which of V3's kin the rules of V3 cover, and with which fields.
@Suite struct ConcentratedKinTests {
    private let one = UInt256.one << 96

    private func pool(feePips: UInt32, spacing: Int32, reach: Int32) throws -> ConcentratedPool {
        let liquidity: UInt128 = 1_234_567_890_123_456_789
        let net = Int128(liquidity)
        return try ConcentratedPool(
            address: otherToken, token0: lowToken, token1: highToken, feePips: feePips,
            tickSpacing: spacing, sqrtPriceX96: one, tick: 0, liquidity: liquidity,
            ticks: [
                Tick(index: 0 - reach, liquidityNet: net),
                Tick(index: reach, liquidityNet: 0 - net),
            ])
    }

    /// PancakeSwap V3, Slipstream and Algebra V1 count fees in parts per million and walk word by word.
    ///
    /// PancakeSwap has 2500 at 50, Slipstream a fee that its factory may change at spacings of its
    /// own, Algebra V1 a fee that changes by block, always at 60. What their protocols, gauges and communities take comes out of
    /// the fee. Their fees are data: read anew for each block.
    @Test func `any fee in parts per million goes with any spacing`() throws {
        for (fee, spacing) in [(2_500, 50), (420, 1), (3_140, 2_000), (987, 60), (0, 200)]
            as [(UInt32, Int32)]
        {
            let pool = try pool(feePips: fee, spacing: spacing, reach: spacing * 10)
            let amounts = try pool.amounts(exactIn: 1_000_000_000, tokenIn: lowToken)
            // The fee is rounded in the pool's favour, and a unit may be lost to the price.
            let exact = UInt256(UInt64(fee) * 1_000)
            #expect(amounts.feeAmount >= exact && amounts.feeAmount <= exact + 1)
            #expect(amounts.protocolFeeAmount.isZero)
        }
    }

    /// Algebra Integral goes from initialised tick to initialised tick.
    ///
    /// The edges of words round, so
    /// the rules of V3 are not its rules once a swap passes one.
    @Test func `a swap past the edge of a word is not one step`() throws {
        let words = try pool(feePips: 3_000, spacing: 1, reach: 6_000)
        let single = try pool(feePips: 3_000, spacing: 6_000, reach: 6_000)
        var differences = 0
        for step in 1...50 as ClosedRange<UInt64> {
            let amount = UInt256(step) * 4_999_999_999_999_999
            let short = try words.amounts(exactIn: amount, tokenIn: highToken)
            let long = try single.amounts(exactIn: amount, tokenIn: highToken)
            if short.amountOut != long.amountOut { differences += 1 }
        }
        #expect(differences > 0)
    }

    /// PancakeSwap's event has two more words: what the protocol takes of each token.
    @Test func `the swap event of PancakeSwap is followed`() throws {
        var pool = try pool(feePips: 2_500, spacing: 50, reach: 500)
        let quote = try pool.quote(exactIn: 1_000_000_000, tokenIn: lowToken)
        guard case .concentrated(let after) = quote.after else {
            Issue.record("a pool of another family")
            return
        }
        let words = [
            quote.amountIn.bigEndianBytes, (UInt256.zero &- quote.amountOut).bigEndianBytes,
            after.sqrtPriceX96.bigEndianBytes, UInt256(after.liquidity).bigEndianBytes,
            signedWord(after.tick), UInt256.zero.bigEndianBytes, UInt256.zero.bigEndianBytes,
        ]
        let log = poolLog([PoolTopic.pancakeSwap, .zero, .zero], words, address: pool.address)
        let isApplied = try pool.apply(log)
        #expect(isApplied)
        #expect(pool == after)
        #expect(throws: PoolError.self) {
            try pool.apply(
                poolLog(
                    [PoolTopic.pancakeSwap, .zero, .zero], Array(words.dropLast()),
                    address: pool.address))
        }
    }
}
