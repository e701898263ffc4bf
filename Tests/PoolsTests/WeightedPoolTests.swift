import Arithmetic
import Basics
import Pools
import Testing

@Suite struct WeightedPoolTests {
    private func pool(
        _ version: WeightedPool.Version = .v2Fourth, balances: CoinAmounts? = nil,
        weights: CoinAmounts? = nil, factors: CoinAmounts? = nil, rates: CoinAmounts? = nil,
        fee: UInt256 = 1_000_000_000_000_000, aggregate: UInt256 = .zero, tokens: [Address]? = nil
    ) throws -> WeightedPool {
        try WeightedPool(
            version: version, tokens: tokens ?? someTokens(2),
            balances: balances ?? coins(wad * 1_000, wad * 3_000),
            weights: weights ?? coins(wad / 2, wad / 2), scalingFactors: factors ?? coins(wad, wad),
            rates: rates, swapFee: fee, aggregateSwapFee: aggregate)
    }

    private func random(_ bits: ClosedRange<Int>, _ generator: inout SplitMix) -> UInt256 {
        let width = Int.random(in: bits, using: &generator)
        let value = UInt256(UInt128.random(in: .min ... .max, using: &generator))
        return (value >> (128 - width)) | (UInt256.one << (width - 1))
    }

    @Test func `at equal weights a pool never pays more than a constant product`() throws {
        var generator = SplitMix(state: 21)
        var paid = 0
        for round in 0..<600 {
            let version = WeightedPool.Version.allCases[round % 5]
            let (x, y) = (random(50...100, &generator), random(50...100, &generator))
            let pool = try pool(version, balances: coins(x, y), fee: .zero)
            let amountIn = random(20...98, &generator)
            guard let out = try? pool.amountOut(exactIn: amountIn, from: 0, to: 1) else { continue }
            let most = amountIn.multiplied(by: y, dividedBy: x + amountIn, rounding: .down)
            #expect(out <= (try #require(most)))
            paid += 1
        }
        #expect(paid > 200)
    }

    @Test func `more in never gives less out, and more out never costs less`() throws {
        var generator = SplitMix(state: 22)
        for version in WeightedPool.Version.allCases {
            let pool = try pool(version, weights: coins(wad / 3, wad - wad / 3))
            for _ in 0..<60 {
                let less = random(30...68, &generator)
                let more = less + random(1...60, &generator)
                guard let first = try? pool.swap(exactIn: less, from: 0, to: 1),
                    let second = try? pool.swap(exactIn: more, from: 0, to: 1)
                else { continue }
                #expect(first.amounts.amountOut <= second.amounts.amountOut)
                let cheap = try pool.swap(exactOut: less, from: 1, to: 0)
                let dear = try pool.swap(exactOut: more, from: 1, to: 0)
                #expect(cheap.amounts.amountIn <= dear.amounts.amountIn)
            }
        }
    }

    @Test func `there and back loses`() throws {
        var generator = SplitMix(state: 23)
        for version in WeightedPool.Version.allCases {
            for _ in 0..<60 {
                let pool = try pool(version, weights: coins(wad / 5, wad / 5 * 4), fee: .zero)
                let amountIn = random(40...66, &generator)
                let there = try pool.swap(exactIn: amountIn, from: 0, to: 1)
                let back = try there.after.swap(
                    exactIn: there.amounts.amountOut, from: 1, to: 0)
                #expect(back.amounts.amountOut <= amountIn)
            }
        }
    }

    @Test func `what comes in is added and what goes out is taken, fee included`() throws {
        for version in WeightedPool.Version.allCases {
            let pool = try pool(version)
            for swap in [
                try pool.swap(exactIn: wad, from: 0, to: 1),
                try pool.swap(exactOut: wad, from: 0, to: 1),
            ] {
                #expect(swap.after.balances[0] == pool.balances[0] + swap.amounts.amountIn)
                #expect(swap.after.balances[1] == pool.balances[1] - swap.amounts.amountOut)
                #expect(swap.feeCoin == 0 && !swap.amounts.feeAmount.isZero)
            }
            let swap = try pool.swap(exactIn: wad, from: 0, to: 1)
            #expect(swap.amounts.feeAmount == wad / 1_000)
        }
    }

    @Test func `the vault of V3 sends its part of the fee away`() throws {
        let whole = try pool(.v3).swap(exactIn: wad, from: 0, to: 1)
        let parted = try pool(.v3, aggregate: wad / 4).swap(exactIn: wad, from: 0, to: 1)
        #expect(whole.amounts == parted.amounts)
        #expect(whole.after.balances[0] - parted.after.balances[0] == wad / 4_000)
    }

    @Test func `at most thirty percent of a balance moves`() throws {
        let reverts = PoolError(.reverts, "")
        for version in WeightedPool.Version.allCases {
            let pool = try pool(version, fee: .zero)
            _ = try pool.swap(exactIn: wad * 300, from: 0, to: 1)
            #expect(throws: reverts) { try pool.swap(exactIn: wad * 300 + 1, from: 0, to: 1) }
            #expect(throws: reverts) { try pool.amountOut(exactIn: .max, from: 0, to: 1) }
            _ = try pool.swap(exactOut: wad * 900, from: 0, to: 1)
            #expect(throws: reverts) { try pool.swap(exactOut: wad * 900 + 1, from: 0, to: 1) }
            #expect(throws: reverts) { try pool.swap(exactOut: .max, from: 0, to: 1) }
        }
    }

    @Test func `nothing moves nothing, and V3 moves nothing tiny`() throws {
        let reverts = PoolError(.reverts, "")
        for version in WeightedPool.Version.allCases {
            #expect(throws: reverts) { try pool(version).swap(exactIn: 0, from: 0, to: 1) }
            #expect(throws: reverts) { try pool(version).swap(exactOut: 0, from: 0, to: 1) }
        }
        // An input of one is all fee in V2, and the pool keeps it.
        #expect(try pool().swap(exactIn: 1, from: 0, to: 1).amounts.amountOut == 0)
        let three = try pool(.v3, fee: .zero)
        #expect(throws: reverts) { try three.swap(exactIn: 999_999, from: 0, to: 1) }
        #expect(throws: reverts) { try three.swap(exactOut: 999_999, from: 0, to: 1) }
        #expect(try three.swap(exactIn: 1_000_000, from: 0, to: 1).amounts.amountOut > 2_000_000)
    }

    @Test func `a balance stays within what the vault writes down`() throws {
        let full = (UInt256.one << 112) - 1
        let pool = try pool(balances: coins(full - 5, full), fee: .zero)
        #expect(try pool.swap(exactIn: 5, from: 0, to: 1).after.balances[0] == full)
        #expect(throws: PoolError(.reverts, "")) { try pool.swap(exactIn: 6, from: 0, to: 1) }
    }

    @Test func `factors may be plain or multiplied by a rate of one`() throws {
        let plain = try pool(factors: coins(1, 1_000_000_000_000))
        let wide = try pool(factors: coins(wad, wad * 1_000_000_000_000))
        let first = try plain.swap(exactIn: wad, from: 0, to: 1).amounts
        #expect(first == (try wide.swap(exactIn: wad, from: 0, to: 1).amounts))
        #expect(plain.scalingFactors[1] == 1_000_000_000_000)
    }

    @Test func `a rate in V3 makes a token worth more of the other`() throws {
        let plain = try pool(.v3, balances: coins(wad * 1_000, wad * 1_000), fee: .zero)
        let rated = try pool(
            .v3, balances: coins(wad * 500, wad * 1_000), rates: coins(wad * 2, wad), fee: .zero)
        let double = try plain.amountOut(exactIn: wad * 2, from: 0, to: 1)
        #expect(try rated.amountOut(exactIn: wad, from: 0, to: 1) == double)
    }

    @Test func `states that no pool can be in are refused, with the field`() throws {
        func field(_ make: () throws -> WeightedPool) -> String? {
            do {
                _ = try make()
                return "taken"
            } catch let error as PoolError {
                return error.code == .invalidState ? error.field : error.code.rawValue
            } catch {
                return "\(error)"
            }
        }
        #expect(field { try pool() } == "taken")
        #expect(field { try pool(tokens: [lowToken, lowToken]) } == "tokens")
        #expect(field { try pool(tokens: [lowToken]) } == "tokens")
        #expect(field { try pool(balances: coins(1)) } == "balances")
        #expect(field { try pool(balances: coins(UInt256.one << 112, 1)) } == "balances")
        #expect(field { try pool(.v3, balances: coins(UInt256.one << 112, 1)) } == "taken")
        #expect(field { try pool(.v3, balances: coins(UInt256.one << 128, 1)) } == "balances")
        #expect(field { try pool(weights: coins(wad / 2, wad / 2 + 1)) } == "weights")
        #expect(field { try pool(weights: coins(wad / 200, wad - wad / 200)) } == "weights")
        #expect(field { try pool(weights: coins(wad)) } == "weights")
        #expect(field { try pool(factors: coins(0, wad)) } == "scalingFactors")
        #expect(field { try pool(.v3, factors: coins(wad, 3 * wad)) } == "scalingFactors")
        #expect(field { try pool(factors: coins(wad, 3 * wad)) } == "scalingFactors")
        #expect(field { try pool(rates: coins(wad, wad * 2)) } == "rates")
        #expect(field { try pool(rates: coins(wad, wad)) } == "taken")
        #expect(field { try pool(.v3, rates: coins(wad, 0)) } == "rates")
        #expect(field { try pool(.v3, rates: coins(wad)) } == "rates")
        #expect(field { try pool(fee: wad) } == "swapFee")
        #expect(field { try pool(aggregate: 1) } == "aggregateSwapFee")
        #expect(field { try pool(.v3, aggregate: wad + 1) } == "aggregateSwapFee")
    }

    @Test func `places that are equal or not there are refused`() throws {
        let pool = try pool()
        for (coinIn, coinOut) in [(0, 0), (0, 2), (-1, 1)] {
            #expect(throws: PoolError(.unknownToken, "")) {
                try pool.amountOut(exactIn: 1, from: coinIn, to: coinOut)
            }
        }
    }
}
