import Arithmetic
import Basics
import Pools
import Testing

@Suite struct BalancerStablePoolTests {
    private typealias Version = BalancerStablePool.Version

    private func pool(
        _ version: BalancerStablePool.Version, balances: CoinAmounts? = nil,
        amplification: UInt256 = 200_000, factors: CoinAmounts? = nil, rates: CoinAmounts? = nil,
        fee: UInt256 = 400_000_000_000_000, tokens: [Address]? = nil
    ) throws -> BalancerStablePool {
        try BalancerStablePool(
            version: version, tokens: tokens ?? someTokens(2),
            balances: balances ?? coins(wad * 1_000_000, wad * 1_100_000),
            amplification: amplification, scalingFactors: factors ?? coins(wad, wad), rates: rates,
            swapFee: fee)
    }

    private func random(_ bits: ClosedRange<Int>, _ generator: inout SplitMix) -> UInt256 {
        let width = Int.random(in: bits, using: &generator)
        let value = UInt256(UInt128.random(in: .min ... .max, using: &generator))
        return (value >> (128 - width)) | (UInt256.one << (width - 1))
    }

    @Test func `near balance a coin trades for nearly one of the other, never for more`() throws {
        for version in Version.allCases {
            let pool = try pool(
                version, balances: coins(wad * 1_000_000, wad * 1_000_000), fee: .zero)
            let out = try pool.amountOut(exactIn: wad * 1_000, from: 0, to: 1)
            #expect(out < wad * 1_000 && out > wad * 999)
        }
    }

    @Test func `more in never gives less out, and more out never costs less`() throws {
        var generator = SplitMix(state: 31)
        for version in Version.allCases {
            let pool = try pool(version)
            for _ in 0..<40 {
                let less = random(30...78, &generator)
                let more = less + random(1...60, &generator)
                let first = try pool.amountOut(exactIn: less, from: 0, to: 1)
                #expect(first <= (try pool.amountOut(exactIn: more, from: 0, to: 1)))
                let cheap = try pool.swap(exactOut: less, from: 1, to: 0).amounts.amountIn
                #expect(cheap <= (try pool.swap(exactOut: more, from: 1, to: 0).amounts.amountIn))
            }
        }
    }

    @Test func `there and back loses`() throws {
        var generator = SplitMix(state: 32)
        for version in Version.allCases {
            for _ in 0..<40 {
                let pool = try pool(version, fee: .zero)
                let amountIn = random(40...78, &generator)
                let there = try pool.swap(exactIn: amountIn, from: 0, to: 1)
                let back = try there.after.swap(
                    exactIn: there.amounts.amountOut, from: 1, to: 0)
                #expect(back.amounts.amountOut <= amountIn)
            }
        }
    }

    @Test func `what comes in is added and what goes out is taken`() throws {
        for version in Version.allCases {
            let pool = try pool(version)
            for swap in [
                try pool.swap(exactIn: wad, from: 1, to: 0),
                try pool.swap(exactOut: wad, from: 1, to: 0),
            ] {
                #expect(swap.after.balances[1] == pool.balances[1] + swap.amounts.amountIn)
                #expect(swap.after.balances[0] == pool.balances[0] - swap.amounts.amountOut)
                #expect(swap.feeCoin == 1 && !swap.amounts.feeAmount.isZero)
            }
        }
    }

    @Test func `rates may stand apart or within V2's factors`() throws {
        let rate = wad / 10 * 11
        let apart = try pool(.composable5, rates: coins(rate, wad))
        let within = try pool(.composable5, factors: coins(rate, wad))
        let swap = try apart.swap(exactIn: wad, from: 0, to: 1)
        #expect(swap.amounts == (try within.swap(exactIn: wad, from: 0, to: 1).amounts))
        #expect(swap.amounts.amountOut > wad)
        #expect(throws: PoolError(.invalidState, "")) { try pool(.v3, factors: coins(rate, wad)) }
    }

    @Test func `what the contracts refuse is refused`() throws {
        let reverts = PoolError(.reverts, "")
        for version in Version.allCases {
            let pool = try pool(version)
            #expect(throws: reverts) { try pool.swap(exactIn: 0, from: 0, to: 1) }
            #expect(throws: reverts) { try pool.swap(exactOut: 0, from: 0, to: 1) }
            #expect(throws: reverts) { try pool.swap(exactIn: .max, from: 0, to: 1) }
            #expect(throws: reverts) { try pool.swap(exactOut: .max, from: 0, to: 1) }
            #expect(throws: reverts) { try pool.swap(exactOut: pool.balances[1], from: 0, to: 1) }
            let empty = try self.pool(version, balances: coins(0, 0))
            #expect(throws: reverts) { try empty.swap(exactIn: wad, from: 0, to: 1) }
            #expect(throws: reverts) { try empty.swap(exactOut: 1, from: 0, to: 1) }
        }
        let three = try pool(.v3, fee: .zero)
        #expect(throws: reverts) { try three.swap(exactIn: 999_999, from: 0, to: 1) }
        // Two units are kept back: a trade must be larger by more than that.
        #expect(try three.amountOut(exactIn: 1_100_000, from: 0, to: 1) >= 1_000_000)
    }

    @Test func `each deployment has its number of tokens`() throws {
        for version in Version.allCases {
            for count in 2...6 {
                let made = try? BalancerStablePool(
                    version: version, tokens: someTokens(count),
                    balances: CoinAmounts(repeating: wad, count: count), amplification: 1_000,
                    scalingFactors: CoinAmounts(repeating: wad, count: count), swapFee: 0)
                #expect((made != nil) == (count <= version.countMax))
            }
        }
    }

    @Test func `states that no pool can be in are refused, with the field`() throws {
        func field(_ make: () throws -> BalancerStablePool) -> String? {
            do {
                _ = try make()
                return "taken"
            } catch let error as PoolError {
                return error.code == .invalidState ? error.field : error.code.rawValue
            } catch {
                return "\(error)"
            }
        }
        #expect(field { try pool(.v3) } == "taken")
        #expect(field { try pool(.v3, tokens: [lowToken, lowToken]) } == "tokens")
        #expect(field { try pool(.v3, balances: coins(1, 2, 3)) } == "balances")
        #expect(field { try pool(.stable1, balances: coins(1, UInt256.one << 112)) } == "balances")
        #expect(field { try pool(.v3, amplification: 999) } == "amplification")
        #expect(field { try pool(.v3, amplification: 50_000_001) } == "amplification")
        #expect(field { try pool(.v3, factors: coins(wad)) } == "scalingFactors")
        #expect(field { try pool(.metaStable, rates: coins(wad, 0)) } == "rates")
        for version in Version.allCases {
            let found = field { try pool(version, rates: coins(wad * 2, wad)) }
            #expect(found == (version.hasRates ? "taken" : "rates"))
        }
        #expect(field { try pool(.stable2, factors: coins(wad * 2, wad)) } == "scalingFactors")
        #expect(field { try pool(.v3, fee: wad) } == "swapFee")
    }
}
