import Arithmetic
import Basics
import Pools
import Testing

/// Two coins of a pool of coins answer as a pool of two tokens.
@Suite struct CoinPairTests {
    private func coin(_ number: UInt8) throws -> Address {
        try #require(Address(bytes: [UInt8](repeating: 0, count: 19) + [number]))
    }

    /// Coins that do not stand in address order, of 18, 6 and 6 decimals.
    private func three() throws -> StableSwapPool {
        try StableSwapPool(
            address: coin(99), variant: .standard, coins: [coin(7), coin(3), coin(5)],
            decimals: [18, 6, 6],
            balances: [
                UInt256(3_000_000) * #require(UInt256.powerOfTen(18)), 2_000_000_000_000,
                1_000_000_000_000,
            ], amplification: 4_000, fee: 4_000_000, adminFee: 5_000_000_000)
    }

    @Test func `token0 is the coin with the lower address, whatever the order`() throws {
        let pool = AnyCoinPool.stableSwap(try three())
        for (a, b) in [(7, 5), (5, 7)] as [(UInt8, UInt8)] {
            let pair = try CoinPair(pool, coin(a), coin(b))
            #expect(try pair.token0 == coin(5) && pair.token1 == coin(7))
            #expect(pair.place0 == 2 && pair.place1 == 0)
            #expect(try AnyPool.coins(pair).address == coin(99))
        }
    }

    @Test func `coins that are equal or not there are refused`() throws {
        let pool = AnyCoinPool.stableSwap(try three())
        let refusal = PoolError(.unknownToken, "")
        #expect(throws: refusal) { try CoinPair(pool, coin(7), coin(7)) }
        #expect(throws: refusal) { try CoinPair(pool, coin(7), coin(8)) }
        let pair = AnyPool.coins(try CoinPair(pool, coin(7), coin(5)))
        #expect(throws: refusal) { try pair.amountOut(exactIn: 1_000, tokenIn: coin(3)) }
        #expect(throws: refusal) { try pair.quote(exactIn: 1_000, tokenIn: coin(3)) }
    }

    @Test func `a pair moves and leaves what its pool does`() throws {
        let pool = try three()
        let pair = AnyPool.coins(try CoinPair(.stableSwap(pool), coin(7), coin(5)))
        let amount: UInt256 = 1_000_000_000
        let swap = try pool.swap(exactIn: amount, from: 2, to: 0)
        let quote = try pair.quote(exactIn: amount, tokenIn: coin(5))
        #expect(quote.amounts == swap.amounts)
        #expect(try quote.feeToken == coin(7))
        #expect(try pair.amounts(exactIn: amount, tokenIn: coin(5)) == swap.amounts)
        #expect(
            try pair.amountOut(exactIn: amount, tokenIn: coin(5)) == swap.amounts.amountOut)
        #expect(
            try quote.after == .coins(CoinPair(.stableSwap(swap.after), coin(5), coin(7))))
    }

    @Test func `an exact output is refused where the contract has none`() throws {
        let pair = AnyPool.coins(try CoinPair(.stableSwap(three()), coin(7), coin(5)))
        #expect(throws: PoolError(.unsupported, "")) {
            try pair.quote(exactOut: 1_000, tokenIn: coin(5))
        }
    }

    @Test func `a pool with coins in it is no larger than one without`() {
        #expect(MemoryLayout<AnyPool>.size <= MemoryLayout<ConcentratedPool>.size + 8)
    }
}
