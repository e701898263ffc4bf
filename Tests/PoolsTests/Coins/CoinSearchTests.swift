import Arithmetic
import Basics
import Pools
import Testing

/// The search verbs of every family against exact quotes.
@Suite struct CoinSearchTests {
    /// What exact quotes pay for a unit more, and what the last unit was paid, around an input.
    private func slopes(
        _ pair: CoinPair, _ tokenIn: Address, around input: UInt256
    ) -> (below: Double, at: Double, above: Double)? {
        let step = input >> 10
        guard input.bitWidth > 30,
            let most = try? pair.amountOut(exactIn: input + step, tokenIn: tokenIn),
            let here = try? pair.amountOut(exactIn: input, tokenIn: tokenIn),
            let least = try? pair.amountOut(exactIn: input - step, tokenIn: tokenIn),
            // Whole units must not be seen in a difference.
            least.bitWidth > 44
        else { return nil }
        let width = step.searchValue
        let (below, above) = (
            (here.searchValue - least.searchValue) / width,
            (most.searchValue - here.searchValue) / width
        )
        return (below, (below + above) / 2, above)
    }

    private static let bent = CoinSamples.Family.allCases.filter { $0 != .vault && $0 != .wrapper }

    @Test(arguments: bent)
    func `at the best trade the exact price is the asked one`(
        family: CoinSamples.Family
    ) throws {
        var samples = CoinSamples(seed: 11)
        var compared = 0
        for round in 0..<80 {
            let pair = try samples.pair(family)
            let pool = AnyPool.coins(pair)
            for tokenIn in [pair.token0, pair.token1] {
                let start = pool.marginalPrice(tokenIn: tokenIn)
                #expect(start > 0)
                let price = start * (1 - samples.spread(1e-3, 0.2))
                let trade = pool.bestTrade(atPrice: price, tokenIn: tokenIn)
                #expect(trade.amountIn > 0 && trade.amountOut > 0)
                guard let input = UInt256(searchValue: trade.amountIn.rounded()),
                    let exact = slopes(pair, tokenIn, around: input)
                else { continue }
                compared += 1
                let apart = (exact.at / price - 1).magnitude
                // A knee bends within a step.
                #expect(apart < 1e-4, "\(family) \(round)")
                #expect(exact.above < price * (1 + 1e-5) && exact.below > price * (1 - 1e-5))
                let output = try pair.amountOut(exactIn: input, tokenIn: tokenIn).searchValue
                #expect((output / trade.amountOut - 1).magnitude < 1e-8)
            }
        }
        #expect(compared > 30)
    }

    @Test(arguments: CoinSamples.Family.allCases)
    func `a lower price never sells less, and none is sold above the first price`(
        family: CoinSamples.Family
    ) throws {
        var samples = CoinSamples(seed: 12)
        for _ in 0..<40 {
            let pair = try samples.pair(family)
            let pool = AnyPool.coins(pair)
            for isForward in [true, false] {
                let start = pool.marginalPrice(zeroForOne: isForward)
                var previous = SearchTrade.none
                for step in 1..<16 {
                    let price = start * (1 - Double(step * step) / 256)
                    let trade = pool.bestTrade(atPrice: price, zeroForOne: isForward)
                    #expect(trade.amountIn >= previous.amountIn * (1 - 1e-12))
                    #expect(trade.amountOut >= previous.amountOut * (1 - 1e-12))
                    previous = trade
                }
                // A falling fee may make a later price better than the first, not by a half.
                #expect(pool.bestTrade(atPrice: start * 2, zeroForOne: isForward) == .none)
                #expect(pool.bestTrade(atPrice: .infinity, zeroForOne: isForward) == .none)
                #expect(pool.bestTrade(atPrice: .nan, zeroForOne: isForward) == .none)
            }
        }
    }

    @Test(arguments: [CoinSamples.Family.vault, .wrapper])
    func `one rate is sold whole below it and not at all above`(
        family: CoinSamples.Family
    ) throws {
        var samples = CoinSamples(seed: 13)
        for _ in 0..<40 {
            let pair = try samples.pair(family)
            let pool = AnyPool.coins(pair)
            for tokenIn in [pair.token0, pair.token1] {
                let rate = pool.marginalPrice(tokenIn: tokenIn)
                let amount = CoinSamples.wad * 100
                let exact = try pair.amountOut(exactIn: amount, tokenIn: tokenIn)
                #expect((exact.searchValue / amount.searchValue / rate - 1).magnitude < 1e-15)
                #expect(pool.bestTrade(atPrice: rate * 1.001, tokenIn: tokenIn) == .none)
                let all = pool.bestTrade(atPrice: rate * 0.999, tokenIn: tokenIn)
                #expect(all.amountIn > amount.searchValue)
            }
        }
    }

    // MARK: The outer curve

    @Test(arguments: CoinSamples.Family.allCases)
    func `no exact quote passes the outer curve, which is close`(
        family: CoinSamples.Family
    ) throws {
        var samples = CoinSamples(seed: 14)
        for round in 0..<60 {
            let pair = try samples.pair(family)
            let pool = AnyPool.coins(pair)
            for isForward in [true, false] {
                let tokenIn = isForward ? pair.token0 : pair.token1
                let price = pool.marginalPrice(zeroForOne: isForward)
                let fall = samples.spread(1e-4, 0.9)
                let end = pool.bestTrade(atPrice: price * (1 - fall), zeroForOne: isForward)
                let most = min(end.amountIn, 0x1p90)
                let outer = pair.outerCurve(
                    zeroForOne: isForward, inputMax: most, outputMax: .infinity)
                #expect(isFalling(outer))
                for draw in 0..<40 {
                    let part = draw == 0 ? 1 : samples.spread(1e-7, 1)
                    guard let input = UInt256(searchValue: most * part),
                        let exact = try? pair.amountOut(exactIn: input, tokenIn: tokenIn)
                    else { continue }
                    let bound = outer.output(of: input.searchValue)
                    let note: Comment = "\(family) \(round) \(input)"
                    #expect(exact.searchValue <= bound, note)
                    // Some units either way, and 0.01 basis points of the whole.
                    let gap = bound - exact.searchValue - 10 * (1 + price)
                    #expect(gap < outer.output(of: most) * 1e-6, note)
                }
            }
        }
    }

    private func isFalling(_ stretches: [SearchStretch]) -> Bool {
        stretches.allSatisfy { $0.rootStart > $0.rootEnd && $0.inputSpan > 0 }
            && zip(stretches, stretches.dropFirst()).allSatisfy { $0.rootEnd >= $1.rootStart }
    }

    // MARK: Hostile states

    @Test func `search answers hostile states with finite numbers or nothing`() throws {
        var source = HostileSource(seed: 77)
        var asked = 0
        for _ in 0..<500 {
            for pool in source.coinPools() {
                let last = pool.coins.count - 1
                let (a, b) = (source.integer(0...last), source.integer(0...last))
                if a == b { continue }
                let pair = try CoinPair(pool, pool.coins[a], pool.coins[b])
                asked += 1
                try check(AnyPool.coins(pair), isForward: asked % 2 == 0)
                let outer = pair.outerCurve(
                    zeroForOne: asked % 2 == 0, inputMax: 0x1p80, outputMax: 0x1p90)
                #expect(isFalling(outer))
            }
        }
        #expect(asked > 1_000)
    }

    private func check(_ pool: AnyPool, isForward: Bool) throws {
        let start = pool.marginalPrice(zeroForOne: isForward)
        #expect(start >= 0 && start.isFinite)
        for price in [0, -1, .nan, .infinity, 1e-300, 1e300, start * 0.9, start * 1.1, 0x1p-1074] {
            let trade = pool.bestTrade(atPrice: price, zeroForOne: isForward)
            #expect(trade.amountIn >= 0 && trade.amountIn.isFinite)
            #expect(trade.amountOut >= 0 && trade.amountOut.isFinite)
        }
    }
}

extension HostileSource {
    /// One pool of each family whose state an initialiser accepts.
    fileprivate mutating func coinPools() -> [AnyCoinPool] {
        var pools: [AnyCoinPool] = []
        if let pool = try? stableSwap() { pools.append(.stableSwap(pool)) }
        if let pool = try? stableSwapMeta() { pools.append(.stableSwapMeta(pool)) }
        if let pool = try? cryptoSwap() { pools.append(.cryptoSwap(pool)) }
        if let pool = try? weighted() { pools.append(.weighted(pool)) }
        if let pool = try? balancerStable() { pools.append(.balancerStable(pool)) }
        if let pool = try? solidly() { pools.append(.solidly(pool)) }
        if let pool = try? vault() { pools.append(.vault(pool)) }
        if let pool = try? wrapper() { pools.append(.wrapper(pool)) }
        return pools
    }
}
