import Arithmetic
import Basics
import Pools
import Testing

/// Against a deployed pair's and router's own bytecode.
@Suite struct ConstantProductDifferentialTests {
    @Test func `the router's answers are met to the wei`() throws {
        let document: RouterVectors = try vectors("pools_v2_router.json")
        #expect(document.quotes.count == 180)
        for row in document.quotes {
            let amounts = try row.map { try UInt256(decimal: $0) }
            let pool = try ConstantProductPool(
                token0: lowToken, token1: highToken, reserve0: amounts[0], reserve1: amounts[1],
                feePips: document.feePips)
            if amounts[3].isZero {
                // A view says zero; the pair itself refuses to pay nothing.
                #expect(throws: PoolError(.reverts, "")) {
                    try pool.quote(exactIn: amounts[2], tokenIn: lowToken)
                }
                continue
            }
            let quote = try pool.quote(exactIn: amounts[2], tokenIn: lowToken)
            #expect(quote.amountOut == amounts[3])
            #expect(try pool.amountOut(exactIn: amounts[2], tokenIn: lowToken) == amounts[3])
        }
    }

    @Test func `every executed swap is quoted exactly, with its reserves and its reverts`() throws {
        let document: ConstantProductVectors = try vectors("pools_v2.json")
        var (executed, reverted) = (0, 0)
        for vector in document.pools {
            var pool = try vector.created()
            for log in vector.logs {
                let isApplied = try pool.apply(log.log(of: pool.address))
                #expect(isApplied)
            }
            for row in vector.swaps {
                if row[3].text == "reverts" {
                    reverted += 1
                    #expect(throws: PoolError(.reverts, ""), "\(row)") { try answer(row, pool) }
                    continue
                }
                executed += 1
                let quote = try answer(row, pool)
                #expect(quote.amountIn.description == row[3].text, "\(row)")
                #expect(quote.amountOut.description == row[4].text, "\(row)")
                let sync = VectorLog(topics: [row[5].text], data: row[6].text)
                var followed = pool
                let isApplied = try followed.apply(sync.log(of: pool.address))
                #expect(isApplied)
                #expect(quote.after == .constantProduct(followed), "\(row)")
                if row.last?.text == "kept" { pool = followed }
            }
        }
        #expect(executed > 200 && reverted > 100)
    }

    private func answer(_ row: [Cell], _ pool: ConstantProductPool) throws -> PoolQuote {
        let tokenIn = row[0].number == 1 ? pool.token0 : pool.token1
        return row[1].number == 1
            ? try pool.quote(exactIn: row[2].amount(), tokenIn: tokenIn)
            : try pool.quote(exactOut: row[2].amount(), tokenIn: tokenIn)
    }
}
