import Arithmetic
import Basics
import Pools
import Testing

/// `pools_v4.json`: states and swaps of each.
struct RangedV4Vectors: Decodable {
    struct Pool: Decodable {
        let feePips: UInt32
        let protocolFee0To1Pips: UInt32
        let protocolFee1To0Pips: UInt32
        let tickSpacing: Int32
        let sqrtPriceX96: String
        let tick: Int32
        let liquidity: String
        let ticks: [[Cell]]
        /// zeroForOne, exactIn, asked, then `reverts` or in, out, fee, the protocol's part, and
        /// price, tick and liquidity after.
        let swaps: [[Cell]]

        func pool() throws -> ConcentratedPool {
            try ConcentratedPool(
                token0: lowToken, token1: highToken, feePips: feePips,
                rules: .v4(
                    ProtocolFees(
                        zeroForOnePips: protocolFee0To1Pips,
                        oneForZeroPips: protocolFee1To0Pips)),
                tickSpacing: tickSpacing, sqrtPriceX96: UInt256(decimal: sqrtPriceX96),
                tick: tick, liquidity: UInt128(liquidity) ?? 0,
                ticks: ticks.map(Tick.init(row:)))
        }
    }
    let pools: [Pool]
}

/// Against degenbot's arithmetic, see `generate_pools_v4.py`.
@Suite struct ConcentratedV4DifferentialTests {
    @Test func `every swap moves and leaves what the reference says, or reverts`() throws {
        let document: RangedV4Vectors = try vectors("pools_v4.json")
        var (whole, partial, reverted) = (0, 0, 0)
        for vector in document.pools {
            let pool = try vector.pool()
            for row in vector.swaps {
                let asked = try row[2].amount()
                let tokenIn = row[0].number == 1 ? lowToken : highToken
                let isExactIn = row[1].number == 1
                if row[3].text == "reverts" {
                    #expect(throws: PoolError(.reverts, ""), "\(row)") {
                        try answer(pool, asked, isExactIn, tokenIn)
                    }
                    reverted += 1
                    continue
                }
                let quote = try answer(pool, asked, isExactIn, tokenIn)
                check(quote, row)
                #expect(
                    quote.isPartial == ((isExactIn ? quote.amountIn : quote.amountOut) != asked))
                whole += quote.isPartial ? 0 : 1
                partial += quote.isPartial ? 1 : 0
            }
        }
        #expect(whole > 200 && partial > 100 && reverted > 50)
    }

    private func answer(
        _ pool: ConcentratedPool, _ asked: UInt256, _ isExactIn: Bool, _ tokenIn: Address
    ) throws(PoolError) -> PoolQuote {
        isExactIn
            ? try pool.quote(exactIn: asked, tokenIn: tokenIn)
            : try pool.quote(exactOut: asked, tokenIn: tokenIn)
    }

    private func check(_ quote: PoolQuote, _ row: [Cell]) {
        #expect(quote.amountIn.description == row[3].text, "\(row)")
        #expect(quote.amountOut.description == row[4].text, "\(row)")
        #expect(quote.feeAmount.description == row[5].text, "\(row)")
        #expect(quote.amounts.protocolFeeAmount.description == row[6].text, "\(row)")
        guard case .concentrated(let after) = quote.after else {
            Issue.record("another family")
            return
        }
        #expect(after.sqrtPriceX96.description == row[7].text, "\(row)")
        #expect(after.tick == Int32(row[8].number), "\(row)")
        #expect(after.liquidity.description == row[9].text, "\(row)")
    }
}
