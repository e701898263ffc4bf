import Arithmetic
import Basics
import Pools
import Testing

@Suite struct SolidlyPoolTests {
    private let unit6 = UInt256(1_000_000)
    private let unit18 = UInt256(1_000_000_000_000_000_000)

    private func pool(
        stable: Bool = true, variant: SolidlyVariant = .aerodrome,
        decimals: (UInt8, UInt8) = (18, 6),
        reserves: (UInt256, UInt256)? = nil, feePips: UInt32 = 500,
        tokens: (Address, Address)? = nil
    ) throws(PoolError) -> SolidlyPool {
        try SolidlyPool(
            token0: tokens?.0 ?? lowToken, token1: tokens?.1 ?? highToken, isStable: stable,
            variant: variant, decimals0: decimals.0, decimals1: decimals.1,
            reserve0: reserves?.0 ?? unit18 * 2_000_000, reserve1: reserves?.1 ?? unit6 * 1_500_000,
            feePips: feePips)
    }

    @Test func `states that no pair can be in are refused, with the field`() throws {
        func field(_ make: () throws(PoolError) -> SolidlyPool) -> String? {
            do throws(PoolError) {
                _ = try make()
                return nil
            } catch {
                #expect(error.code == .invalidState)
                return error.field
            }
        }
        #expect(field { () throws(PoolError) in try pool() } == nil)
        #expect(
            field { () throws(PoolError) in try pool(tokens: (highToken, lowToken)) } == "token1")
        #expect(field { () throws(PoolError) in try pool(decimals: (37, 6)) } == "decimals0")
        #expect(field { () throws(PoolError) in try pool(decimals: (6, .max)) } == "decimals1")
        #expect(field { () throws(PoolError) in try pool(decimals: (36, 0)) } == nil)
        #expect(field { () throws(PoolError) in try pool(feePips: 1_000_000) } == "feePips")
        #expect(field { () throws(PoolError) in try pool(feePips: 999_999) } == nil)
        #expect(field { () throws(PoolError) in try pool(reserves: (.max, .zero)) } == nil)
    }

    @Test func `it answers for its two coins only, and for no exact output`() throws {
        let pool = try pool()
        #expect(pool.coins == [lowToken, highToken])
        #expect(pool.place(of: highToken) == 1 && pool.place(of: otherToken) == nil)
        for (coinIn, coinOut) in [(0, 0), (1, 1), (0, 2), (-1, 1), (2, 0)] {
            #expect(throws: PoolError(.unknownToken, "")) {
                try pool.amountOut(exactIn: 1_000, from: coinIn, to: coinOut)
            }
            #expect(throws: PoolError(.unknownToken, "")) {
                try pool.swap(exactOut: 1_000, from: coinIn, to: coinOut)
            }
        }
        #expect(throws: PoolError(.unsupported, "")) {
            try pool.swap(exactOut: 1_000, from: 0, to: 1)
        }
    }

    @Test func `the fee is rounded down, taken before the curve and leaves the reserves`() throws {
        let pool = try pool(stable: false, reserves: (1_000_000, 2_000_000), feePips: 3_000)
        // Of 1999 the fee is 5.997, rounded down: 1994 · 2000000 / 1001994 = 3980.06….
        let swap = try pool.swap(exactIn: 1_999, from: 0, to: 1)
        #expect(swap.amounts.feeAmount == 5)
        #expect(swap.amounts.amountOut == 3_980)
        #expect(swap.feeCoin == 0)
        #expect(swap.after.reserve0 == 1_001_994)
        #expect(swap.after.reserve1 == 1_996_020)
        // Less than a unit of fee is none.
        #expect(try pool.swap(exactIn: 333, from: 1, to: 0).amounts.feeAmount == 0)
        #expect(try pool.swap(exactIn: 334, from: 1, to: 0).amounts.feeAmount == 1)
    }

    @Test func `a balanced stable pair trades near par, whatever the decimals`() throws {
        for variant in SolidlyVariant.allCases {
            let even = try pool(
                variant: variant, reserves: (unit18 * 1_000_000, unit6 * 1_000_000), feePips: 0)
            let out = try even.amountOut(exactIn: unit18 * 1_000, from: 0, to: 1)
            #expect(out <= unit6 * 1_000 && out > unit6 * 999)
            let back = try even.amountOut(exactIn: unit6 * 1_000, from: 1, to: 0)
            #expect(back <= unit18 * 1_000 && back > unit18 * 999)
        }
    }

    @Test func `what the contract refuses is refused`() throws {
        let reverts = PoolError(.reverts, "")
        let pool = try pool()
        // Nothing in, nothing out, more than a word.
        #expect(throws: reverts) { try pool.amountOut(exactIn: 0, from: 0, to: 1) }
        #expect(throws: reverts) { try pool.amountOut(exactIn: 1, from: 0, to: 1) }
        #expect(throws: reverts) { try pool.amountOut(exactIn: .max, from: 0, to: 1) }
        // Empty pairs.
        for stable in [true, false] {
            for reserves in [(0, 0), (0, 5_000), (5_000, 0)] as [(UInt256, UInt256)] {
                let empty = try self.pool(stable: stable, reserves: reserves)
                #expect(throws: reverts) { try empty.amountOut(exactIn: 1_000, from: 0, to: 1) }
                #expect(throws: reverts) { try empty.amountOut(exactIn: 1_000, from: 1, to: 0) }
            }
        }
        // A balance of more than a word, a curve of more than a word.
        let full = try self.pool(stable: false, reserves: (.max, 5_000))
        #expect(throws: reverts) { try full.amountOut(exactIn: 1_000, from: 0, to: 1) }
        let wide = try self.pool(
            stable: false, reserves: (UInt256.one << 128, UInt256.one << 128))
        #expect(throws: reverts) { try wide.amountOut(exactIn: 1_000, from: 0, to: 1) }
        // Reserves so small that the slope is zero.
        let dust = try self.pool(decimals: (18, 18), reserves: (100, 100))
        #expect(throws: reverts) { try dust.amountOut(exactIn: 10, from: 0, to: 1) }
    }

    @Test func `a larger input never brings less, and never all there is`() throws {
        for variant in SolidlyVariant.allCases {
            for stable in [true, false] {
                let pool = try pool(stable: stable, variant: variant)
                for coinIn in [0, 1] {
                    var last = UInt256.zero
                    for bits in 0..<100 {
                        let amount = UInt256.one << bits
                        guard
                            let out = try? pool.amountOut(
                                exactIn: amount, from: coinIn, to: 1 - coinIn)
                        else { continue }
                        #expect(out >= last)
                        #expect(out < (coinIn == 0 ? pool.reserve1 : pool.reserve0))
                        last = out
                    }
                    #expect(!last.isZero)
                }
            }
        }
    }

    @Test func `there and back never wins, and the balances add up`() throws {
        var random = SplitMix(state: 9)
        for round in 0..<400 {
            let pool = try pool(
                stable: round.isMultiple(of: 2), variant: round % 4 < 2 ? .solidly : .aerodrome,
                feePips: round % 3 == 0 ? 0 : 500)
            let coinIn = round % 5 % 2
            let unit = coinIn == 0 ? unit18 : unit6
            let amount = UInt256(UInt64.random(in: 1...900_000, using: &random)) * unit
            guard let there = try? pool.swap(exactIn: amount, from: coinIn, to: 1 - coinIn) else {
                continue
            }
            let amounts = there.amounts
            let (inBefore, outBefore) =
                coinIn == 0 ? (pool.reserve0, pool.reserve1) : (pool.reserve1, pool.reserve0)
            let (inAfter, outAfter) =
                coinIn == 0
                ? (there.after.reserve0, there.after.reserve1)
                : (there.after.reserve1, there.after.reserve0)
            #expect(inAfter == inBefore + amount - amounts.feeAmount)
            #expect(outAfter == outBefore - amounts.amountOut)
            let back = try? there.after.amountOut(
                exactIn: amounts.amountOut, from: 1 - coinIn, to: coinIn)
            #expect((back ?? .zero) <= amount)
        }
    }
}
