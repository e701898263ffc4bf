import Arithmetic
import Basics
import Pools
import Testing

/// Against the deployed pool's own bytecode.
@Suite struct ConcentratedDifferentialTests {
    @Test func `four hundred quotes equal the quoter contract's to the wei`() throws {
        let document: QuoterVectors = try vectors("pools_v3_quoter.json")
        let pool = try document.pool()
        #expect(document.quotes.count == 400)
        for row in document.quotes {
            let tokenIn = row[0].number == 1 ? pool.token0 : pool.token1
            let quote = try pool.quote(exactIn: row[1].amount(), tokenIn: tokenIn)
            #expect(quote.amountOut == (try row[2].amount()))
            #expect(quote.ticksCrossed == row[4].number)
            guard case .concentrated(let after) = quote.after else {
                Issue.record("another family")
                continue
            }
            #expect(after.sqrtPriceX96 == (try row[3].amount()))
        }
    }

    @Test func `applying the logs alone gives the contract's state after every step`() throws {
        let document: ConcentratedVectors = try vectors("pools_v3.json")
        for vector in document.pools {
            var pool = try vector.created()
            for step in vector.steps {
                for log in step.logs {
                    let isPriced = PoolTopic.all.contains(try Hash32(hex: log.topics[0]))
                    let isApplied = try pool.apply(log.log(of: pool.address))
                    #expect(isApplied == isPriced, "\(vector.name) \(step.kind)")
                }
                #expect(pool.sqrtPriceX96.description == step.sqrtPriceX96)
                #expect(pool.tick == step.tick)
                #expect(pool.liquidity.description == step.liquidity)
            }
            #expect(Array(pool.ticks) == vector.ticks.map(Tick.init(row:)), "\(vector.name)")
        }
    }

    @Test func `every executed swap is quoted exactly, in state and amounts, both ways round`()
        throws
    {
        let document: ConcentratedVectors = try vectors("pools_v3.json")
        var (whole, partial, reverted) = (0, 0, 0)
        for vector in document.pools {
            var pool = try vector.created()
            for step in vector.steps {
                for log in step.logs { _ = try pool.apply(log.log(of: pool.address)) }
                for row in step.quotes {
                    let outcome = try check(row, pool, vector.name)
                    whole += outcome == .whole ? 1 : 0
                    partial += outcome == .partial ? 1 : 0
                    reverted += outcome == .reverts ? 1 : 0
                }
            }
        }
        #expect(whole > 500 && partial > 20 && reverted >= 6)
    }

    private enum Outcome {
        case whole
        case partial
        case reverts
    }

    private func check(_ row: [Cell], _ pool: ConcentratedPool, _ name: String) throws -> Outcome {
        let tokenIn = row[0].number == 1 ? pool.token0 : pool.token1
        let isExactIn = row[1].number == 1
        let asked = try row[2].amount()
        if row[3].text == "reverts" {
            do throws(PoolError) {
                let quote =
                    isExactIn
                    ? try pool.quote(exactIn: asked, tokenIn: tokenIn)
                    : try pool.quote(exactOut: asked, tokenIn: tokenIn)
                // The pool itself lets a swap run through empty ranges and move nothing; the
                // router that executed the vectors refuses to pay nothing.
                #expect(quote.isPartial && quote.amountIn.isZero && quote.amountOut.isZero)
            } catch {
                #expect(error.code == .reverts)
            }
            return .reverts
        }
        let quote =
            isExactIn
            ? try pool.quote(exactIn: asked, tokenIn: tokenIn)
            : try pool.quote(exactOut: asked, tokenIn: tokenIn)
        #expect(quote.amountIn.description == row[3].text, "\(name) \(row)")
        #expect(quote.amountOut.description == row[4].text, "\(name) \(row)")
        #expect(quote.isPartial == ((isExactIn ? quote.amountIn : quote.amountOut) != asked))
        #expect(quote.feeToken == tokenIn)
        let amounts =
            isExactIn
            ? try pool.amounts(exactIn: asked, tokenIn: tokenIn)
            : try pool.amounts(exactOut: asked, tokenIn: tokenIn)
        #expect(amounts == quote.amounts)
        guard case .concentrated(let after) = quote.after else {
            Issue.record("another family")
            return .whole
        }
        #expect(after.sqrtPriceX96.description == row[5].text, "\(name) \(row)")
        #expect(after.tick == Int32(row[6].number), "\(name) \(row)")
        #expect(after.liquidity.description == row[7].text, "\(name) \(row)")
        if isExactIn && quote.isPartial {
            #expect(throws: PoolError(.exhausted, "")) {
                try pool.amountOut(exactIn: asked, tokenIn: tokenIn)
            }
        } else if isExactIn {
            #expect(try pool.amountOut(exactIn: asked, tokenIn: tokenIn) == quote.amountOut)
        }
        return quote.isPartial ? .partial : .whole
    }
}
