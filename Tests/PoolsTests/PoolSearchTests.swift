import Arithmetic
import Basics
import Pools
import Testing

/// The closed forms against bisection on exact quotes.
@Suite struct PoolSearchTests {
    /// The least exact input after which a further unit brings `price` or less.
    private func bisect(_ pool: AnyPool, _ tokenIn: Address, _ price: Double) -> UInt256 {
        var (low, high) = (UInt256.zero, UInt256.one)
        while !isEnough(high, pool, tokenIn, price) {
            low = high
            high = high << 1
        }
        while high - low > 1 {
            let middle = (low + high) >> 1
            if isEnough(middle, pool, tokenIn, price) { high = middle } else { low = middle }
        }
        return high
    }

    private func isEnough(
        _ amount: UInt256, _ pool: AnyPool, _ tokenIn: Address, _ price: Double
    ) -> Bool {
        guard let quote = try? pool.quote(exactIn: amount, tokenIn: tokenIn) else {
            // Refused: too little to be paid a whole unit.
            return false
        }
        switch quote.after {
        case .concentrated(let after):
            // The fee stays outside the price, so the state tells what the next unit brings.
            let root = after.sqrtPriceX96.searchValue * 0x1p-96
            let gamma = Double(1_000_000 - after.feePips) / 1_000_000
            let spot = gamma * (tokenIn == after.token0 ? root * root : 1 / (root * root))
            return quote.isPartial || spot <= price
        case .constantProduct, .coins:
            // The fee joins the reserves; what the next unit of this trade brings is a slope.
            let width = amount >> 17
            guard width > 0,
                let above = try? pool.amountOut(exactIn: amount + width, tokenIn: tokenIn),
                let below = try? pool.amountOut(exactIn: amount - width, tokenIn: tokenIn)
            else { return false }
            return (above - below).searchValue / (2 * width.searchValue) <= price
        }
    }

    private func pools() throws -> [AnyPool] {
        let quoter: QuoterVectors = try vectors("pools_v3_quoter.json")
        let document: ConcentratedVectors = try vectors("pools_v3.json")
        let concentrated = try document.pools.filter { $0.name != "shallow" }.map {
            AnyPool.concentrated(try $0.settled())
        }
        let pair = try ConstantProductPool(
            token0: lowToken, token1: highToken, reserve0: UInt256.one << 91,
            reserve1: (UInt256.one << 101) + 12_345)
        return [.constantProduct(pair), .concentrated(try quoter.pool())] + concentrated
    }

    @Test func `the best trade equals bisection on exact quotes to a billionth`() throws {
        var compared = 0
        for pool in try pools() {
            for tokenIn in [pool.token0, pool.token1] {
                let start = pool.marginalPrice(tokenIn: tokenIn)
                guard start > 0 else { continue }
                for factor in [0.999, 0.99, 0.97, 0.9, 0.7, 0.4] {
                    let trade = pool.bestTrade(atPrice: start * factor, tokenIn: tokenIn)
                    let exact = bisect(pool, tokenIn, start * factor)
                    let quote = try pool.quote(exactIn: exact, tokenIn: tokenIn)
                    let (amountIn, amountOut) = (
                        quote.amountIn.searchValue, quote.amountOut.searchValue
                    )
                    // Whole units cannot resolve a billionth of a small amount.
                    guard !quote.isPartial, min(amountIn, amountOut) > 1e11 else { continue }
                    compared += 1
                    #expect(abs(trade.amountIn / amountIn - 1) < 1e-9, "\(factor)")
                    #expect(abs(trade.amountOut / amountOut - 1) < 1e-9, "\(factor)")
                }
            }
        }
        #expect(compared > 40)
    }

    @Test func `the best trade gains more than its neighbours`() throws {
        for pool in try pools() {
            for tokenIn in [pool.token0, pool.token1] {
                let price = pool.marginalPrice(tokenIn: tokenIn) * 0.95
                let best = pool.bestTrade(atPrice: price, tokenIn: tokenIn)
                guard price > 0, best.amountIn > 1e9, best.amountOut > 1e9 else { continue }
                func gain(_ amountIn: Double) throws -> Double {
                    let amount = try #require(UInt256(searchValue: amountIn))
                    let quote = try pool.quote(exactIn: amount, tokenIn: tokenIn)
                    return quote.amountOut.searchValue - price * quote.amountIn.searchValue
                }
                let here = try gain(best.amountIn)
                #expect(here > (try gain(best.amountIn * 0.98)))
                // Equal where the liquidity ends: more cannot go in.
                #expect(here >= (try gain(best.amountIn * 1.02)))
            }
        }
    }

    @Test func `no trade is found at or above the price that the pool pays`() throws {
        for pool in try pools() {
            for tokenIn in [pool.token0, pool.token1] {
                let price = pool.marginalPrice(tokenIn: tokenIn)
                #expect(pool.bestTrade(atPrice: price * 1.000_001, tokenIn: tokenIn) == .none)
                #expect(pool.bestTrade(atPrice: .infinity, tokenIn: tokenIn) == .none)
                #expect(pool.bestTrade(atPrice: .nan, tokenIn: tokenIn) == .none)
            }
            #expect(pool.bestTrade(atPrice: 1e-9, tokenIn: otherToken) == .none)
            #expect(pool.marginalPrice(tokenIn: otherToken) == 0)
        }
    }

    @Test func `a lower price never finds a smaller trade, down to all that can be traded`() throws
    {
        for pool in try pools() {
            for tokenIn in [pool.token0, pool.token1] {
                let start = pool.marginalPrice(tokenIn: tokenIn)
                var last = SearchTrade.none
                for step in 0..<400 {
                    let price = start * (1.01 - Double(step) * 0.0025)
                    let trade = pool.bestTrade(atPrice: price, tokenIn: tokenIn)
                    #expect(trade.amountIn >= last.amountIn * (1 - 1e-12))
                    #expect(trade.amountOut >= last.amountOut * (1 - 1e-12))
                    last = trade
                }
                let all = pool.bestTrade(atPrice: 0, tokenIn: tokenIn)
                #expect(all.amountIn.isFinite && all.amountOut.isFinite)
                #expect(all.amountOut >= last.amountOut)
            }
        }
    }

    @Test func `the marginal price is what a small exact trade pays`() throws {
        for pool in try pools() {
            for tokenIn in [pool.token0, pool.token1] {
                let price = pool.marginalPrice(tokenIn: tokenIn)
                let trade = pool.bestTrade(atPrice: price * (1 - 1e-7), tokenIn: tokenIn)
                guard trade.amountIn > 1e9, trade.amountOut > 1e9,
                    let amount = UInt256(searchValue: trade.amountIn)
                else { continue }
                let out = try pool.amountOut(exactIn: amount, tokenIn: tokenIn)
                #expect(abs(out.searchValue / amount.searchValue / price - 1) < 1e-6)
            }
        }
    }

    @Test func `the batch verb answers as the single one does, none for a wrong position`() throws {
        let pools = try pools()
        var questions: [TradeQuestion] = []
        for (index, pool) in pools.enumerated() {
            for zeroForOne in [true, false] {
                let tokenIn = zeroForOne ? pool.token0 : pool.token1
                let price = pool.marginalPrice(tokenIn: tokenIn) * 0.9
                questions.append(TradeQuestion(pool: index, zeroForOne: zeroForOne, price: price))
            }
        }
        questions.append(TradeQuestion(pool: pools.count, zeroForOne: true, price: 0.1))
        questions.append(TradeQuestion(pool: -1, zeroForOne: true, price: 0.1))
        var trades = [SearchTrade(amountIn: 1, amountOut: 1)]
        AnyPool.bestTrades(questions, pools: pools, into: &trades)
        #expect(trades.count == questions.count)
        for (question, trade) in zip(questions.dropLast(2), trades) {
            let pool = pools[question.pool]
            let tokenIn = question.zeroForOne ? pool.token0 : pool.token1
            #expect(trade == pool.bestTrade(atPrice: question.price, tokenIn: tokenIn))
            #expect(trade.amountIn > 0)
        }
        #expect(trades.suffix(2) == [.none, .none])
    }
}
