import Arithmetic
import Basics
import Pools
import Testing

/// Ranges that are crossed from end to end, summed up here step by step.
@Suite struct ConcentratedRangeTests {
    private static let spacing: Int32 = 60

    /// What crossing some ranges moves.
    private struct Crossing: Equatable {
        var input = UInt256.zero
        var fee = UInt256.zero
        var output = UInt256.zero
    }

    /// Eleven ticks; between the first ten and their next the liquidity grows by one each.
    private func pool(_ liquidity: UInt128, feePips: UInt32, tick: Int32) throws -> ConcentratedPool
    {
        let size = try #require(Int128(exactly: liquidity))
        let ticks = (0...10).map { (place: Int32) in
            Tick(
                index: place * Self.spacing,
                liquidityNet: place == 0 ? size : place == 10 ? -size - 9 : 1)
        }
        let price = try #require(TickMath.sqrtPrice(atTick: tick))
        return try ConcentratedPool(
            token0: token(1), token1: token(2), feePips: feePips,
            tickSpacing: Self.spacing, sqrtPriceX96: price, tick: tick,
            liquidity: tick == 0 ? liquidity : 0, ticks: ticks)
    }

    /// The formulas of the contract, from range to range.
    private func crossing(
        _ places: Range<Int32>, _ liquidity: UInt128, feePips: UInt32, isFalling: Bool
    ) throws -> Crossing {
        var sum = Crossing()
        for place in places {
            let active = UInt256(liquidity + UInt128(place))
            let lower = try #require(TickMath.sqrtPrice(atTick: place * Self.spacing))
            let upper = try #require(TickMath.sqrtPrice(atTick: (place + 1) * Self.spacing))
            func amount0(_ rounding: Rounding) -> UInt256? {
                (active << 96).multiplied(
                    by: upper - lower, dividedBy: upper, rounding: rounding)?
                    .divided(by: lower, rounding: rounding)
            }
            func amount1(_ rounding: Rounding) -> UInt256? {
                active.multiplied(
                    by: upper - lower, dividedBy: UInt256.one << 96, rounding: rounding)
            }
            let input = try #require(isFalling ? amount0(.up) : amount1(.up))
            let fee = input.multiplied(
                by: UInt256(UInt64(feePips)), dividedBy: UInt256(UInt64(1_000_000 - feePips)),
                rounding: .up)
            let step = try (
                fee: #require(fee), output: #require(isFalling ? amount1(.down) : amount0(.down))
            )
            sum.fee = sum.fee + step.fee
            sum.input = sum.input + input + step.fee
            sum.output = sum.output + step.output
        }
        return sum
    }

    /// Ranges of up to 111 bits are looked up, larger ones and those with a fee of a half are not.
    @Test(
        arguments: [30, 64, 100, 119, 121, 124, 126] as [UInt64],
        [0, 1, 3_000, 499_999, 500_000, 990_000] as [UInt32])
    func `ranges of any size and fee add up`(bits: UInt64, feePips: UInt32) throws {
        let liquidity = UInt128(1) << UInt128(bits) + 12_345
        for isFalling in [false, true] {
            let pool = try pool(liquidity, feePips: feePips, tick: isFalling ? 600 : 0)
            let token = isFalling ? pool.token0 : pool.token1
            let sum = try crossing(
                isFalling ? 3..<10 : 0..<7, liquidity, feePips: feePips, isFalling: isFalling)
            for swap in [
                try pool.amounts(exactIn: sum.input, tokenIn: token),
                try pool.amounts(exactOut: sum.output, tokenIn: token),
            ] {
                let found = Crossing(
                    input: swap.amountIn, fee: swap.feeAmount, output: swap.amountOut)
                #expect(found == sum, "2^\(bits), falling: \(isFalling)")
                #expect(swap.ticksCrossed == (isFalling ? 8 : 7))
                #expect(!swap.isPartial)
            }
        }
    }
}
