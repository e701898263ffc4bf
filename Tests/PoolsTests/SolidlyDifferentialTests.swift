import Arithmetic
import Basics
import Pools
import Testing

/// Against degenbot's arithmetic, see `generate_pools_solidly.py`.
@Suite struct SolidlyDifferentialTests {
    /// `pools_solidly.json`: stable, variant, decimals, reserves, fee, place of the coin that goes
    /// in, amount in, then `reverts` and why, or amount out, fee and reserves after.
    private struct Document: Decodable {
        let swaps: [[Cell]]
    }

    private func pool(_ row: [Cell]) throws -> SolidlyPool {
        try SolidlyPool(
            token0: lowToken, token1: highToken, isStable: row[0].number == 1,
            variant: #require(SolidlyVariant(rawValue: row[1].text)),
            decimals0: UInt8(row[2].number), decimals1: UInt8(row[3].number),
            reserve0: row[4].amount(), reserve1: row[5].amount(), feePips: UInt32(row[6].number))
    }

    @Test func `every swap moves and leaves what the reference says, or reverts`() throws {
        let document: Document = try vectors("pools_solidly.json")
        var (quoted, reverted) = (0, 0)
        for row in document.swaps {
            let pool = try pool(row)
            let (coinIn, coinOut) = (row[7].number, 1 - row[7].number)
            let amountIn = try row[8].amount()
            if row[9].text == "reverts" {
                #expect(throws: PoolError(.reverts, ""), "\(row)") {
                    try pool.amountOut(exactIn: amountIn, from: coinIn, to: coinOut)
                }
                #expect(throws: PoolError(.reverts, ""), "\(row)") {
                    try pool.swap(exactIn: amountIn, from: coinIn, to: coinOut)
                }
                reverted += 1
                continue
            }
            let swap = try pool.swap(exactIn: amountIn, from: coinIn, to: coinOut)
            #expect(swap.amounts.amountIn == amountIn)
            #expect(swap.amounts.amountOut == (try row[9].amount()), "\(row)")
            #expect(swap.amounts.feeAmount == (try row[10].amount()), "\(row)")
            #expect(swap.after.reserve0 == (try row[11].amount()), "\(row)")
            #expect(swap.after.reserve1 == (try row[12].amount()), "\(row)")
            #expect(swap.feeCoin == coinIn)
            #expect(
                try pool.amountOut(exactIn: amountIn, from: coinIn, to: coinOut)
                    == swap.amounts.amountOut)
            quoted += 1
        }
        #expect(quoted > 350 && reverted > 200)
    }

    @Test func `the first small step asks a unit too much, the nearest point never does`() throws {
        let document: Document = try vectors("pools_solidly.json")
        let shrinking = document.swaps.filter { $0.last?.text == "the curve would shrink" }
        #expect(shrinking.count >= 24)
        #expect(shrinking.allSatisfy { $0[1].text == "solidly" })
    }

    @Test func `a curve asked about scaled amounts reverts for two coins of six decimals`() throws {
        let document: Document = try vectors("pools_solidly.json")
        // The last rows are those that take this corner, by decimals.
        let corner = document.swaps.suffix(24)
        var answered = 0
        for row in corner {
            #expect(row[2].number == 6 && row[3].number == 6)
            #expect(row[9].text == "reverts")
            // The older arithmetic has no such corner: only less than a unit of output stops it.
            let pool = try pool(row)
            let older = try SolidlyPool(
                token0: lowToken, token1: highToken, isStable: true, variant: .solidly,
                decimals0: 6, decimals1: 6, reserve0: pool.reserve0, reserve1: pool.reserve1,
                feePips: pool.feePips)
            let (coinIn, amountIn) = (row[7].number, try row[8].amount())
            do throws(PoolError) {
                _ = try older.amountOut(
                    exactIn: amountIn, from: coinIn, to: 1 - coinIn)
                answered += 1
            } catch {
                #expect(error.detail == "insufficient output amount")
            }
        }
        #expect(answered > 12)
    }
}
