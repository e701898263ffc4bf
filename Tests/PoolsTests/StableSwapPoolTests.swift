import Arithmetic
import Basics
import Pools
import Testing

/// Pools for tests: balances in whole coins of 18 decimals unless told otherwise.
enum StableSwapSamples {
    static let wei = UInt256(1_000_000_000_000_000_000 as UInt64)

    static func pool(
        _ variant: StableSwapVariant, _ balances: [UInt256] = [1_000_000, 900_000],
        decimals: [Int]? = nil, rates: [UInt256]? = nil, amplification: UInt256? = nil,
        fee: UInt256 = 4_000_000, adminFee: UInt256 = 5_000_000_000,
        offpegFeeMultiplier: UInt256? = nil, coins: [Address]? = nil
    ) throws -> StableSwapPool {
        let isPlain = [.plain, .lending, .pax].contains(variant)
        return try StableSwapPool(
            variant: variant, coins: coins ?? balances.indices.map { token(UInt8($0) + 1) },
            decimals: decimals ?? balances.map { _ in 18 }, rates: rates,
            balances: balances.map { $0 * wei },
            amplification: amplification ?? (isPlain ? 200 : 20_000), fee: fee,
            adminFee: adminFee, offpegFeeMultiplier: offpegFeeMultiplier)
    }
}

@Suite struct StableSwapPoolTests {
    private let wei = StableSwapSamples.wei
    private let reverts = PoolError(.reverts, "")

    private func sample(
        _ variant: StableSwapVariant, _ balances: [UInt256] = [1_000_000, 900_000],
        fee: UInt256 = 4_000_000, adminFee: UInt256 = 5_000_000_000,
        offpegFeeMultiplier: UInt256? = nil
    ) throws -> StableSwapPool {
        try StableSwapSamples.pool(
            variant, balances, fee: fee, adminFee: adminFee,
            offpegFeeMultiplier: offpegFeeMultiplier)
    }

    /// D of a pool, seen from outside: the virtual price of 10^18 shares.
    private func invariant(_ pool: StableSwapPool) throws -> UInt256 {
        try StableSwapMetaPool.virtualPrice(of: pool, supply: wei)
    }

    /// The forms that take no unit from the output, or give it away when they write balances back.
    private let careless: [StableSwapVariant] = [.lending, .pax, .aave, .staked]

    @Test(arguments: StableSwapVariant.allCases)
    func `a swap never lowers D`(variant: StableSwapVariant) throws {
        var generator = SplitMix(state: 11)
        // A solver is exact to one unit, and a unit of a scarce coin is worth many of D.
        let isCareless = careless.contains(variant)
        let (slack, most): (UInt256, UInt64) = isCareless ? (60, 5_000) : (2, 1_000_000)
        var checked = 0
        for round in 0..<300 {
            let balances = (0..<2).map { _ in
                UInt256(UInt64.random(in: 200_000...10_000_000, using: &generator))
            }
            let pool = try sample(
                variant, balances, fee: round % 3 == 0 ? 0 : 4_000_000,
                adminFee: round % 2 == 0 ? 0 : 10_000_000_000)
            let amount =
                UInt256(UInt64.random(in: 1...UInt64.max, using: &generator))
                * UInt256(UInt64.random(in: 1...most, using: &generator))
            guard let swap = try? pool.swap(exactIn: amount, from: 0, to: 1),
                let before = try? invariant(pool), let after = try? invariant(swap.after)
            else { continue }
            checked += 1
            #expect(after + slack >= before, "\(pool.balances.list) \(amount)")
        }
        // Seldom a solver goes to and fro between two solutions.
        #expect(checked > 280)
    }

    @Test(arguments: StableSwapVariant.allCases)
    func `more in gives no less out, and never all there is`(variant: StableSwapVariant) throws {
        let pool = try sample(variant)
        var last = UInt256.zero
        for shift in 12...100 {
            let out = try pool.amountOut(exactIn: UInt256.one << shift, from: 0, to: 1)
            #expect(out >= last && out <= pool.balances[1])
            last = out
        }
        #expect(last > 890_000 * wei)
    }

    @Test(arguments: StableSwapVariant.allCases)
    func `there and back loses`(variant: StableSwapVariant) throws {
        let pool = try sample(variant)
        for amount in [1_000, wei, 1_000 * wei, 500_000 * wei] {
            let there = try pool.swap(exactIn: amount, from: 0, to: 1)
            let back = try? there.after.amountOut(
                exactIn: there.amounts.amountOut, from: 1, to: 0)
            let gain: UInt256 = careless.contains(variant) ? 1 : 0
            #expect((back ?? 0) < amount + gain)
        }
    }

    @Test(arguments: StableSwapVariant.allCases)
    func `what comes in and goes out is booked, and the administrator's part leaves`(
        variant: StableSwapVariant
    ) throws {
        let pool = try sample(variant)
        let swap = try pool.swap(exactIn: 1_000 * wei, from: 0, to: 1)
        #expect(swap.after.balances[0] == 1_001_000 * wei)
        let gone = 900_000 * wei - swap.after.balances[1]
        let admin = swap.amounts.feeAmount / 2
        #expect(swap.amounts.feeAmount > 0)
        // The forms that write balances back book from the curve: within the unit they subtract.
        #expect(gone >= swap.amounts.amountOut + admin)
        #expect(gone <= swap.amounts.amountOut + admin + 2)
    }

    @Test func `six, eight and eighteen decimals are worth the same`() throws {
        let pool = try StableSwapPool(
            variant: .plain, coins: [token(1), token(2), token(3)], decimals: [18, 6, 8],
            balances: [1_000_000 * wei, 1_000_000_000_000, 100_000_000_000_000],
            amplification: 2_000, fee: 0, adminFee: 0)
        #expect(pool.rates.list == [wei, wei * 1_000_000_000_000, wei * 10_000_000_000])
        #expect(try pool.amountOut(exactIn: wei, from: 0, to: 1) == 999_999)
        #expect(try pool.amountOut(exactIn: 1_000_000, from: 1, to: 2) == 99_999_999)
        #expect(try pool.amountOut(exactIn: 1, from: 1, to: 0) < 1_000_000_000_000)
    }

    @Test func `a rate is the price at which the coin counts`() throws {
        let pool = try StableSwapSamples.pool(
            .ng, [1_000_000, 800_000], rates: [wei, wei * 5 / 4], fee: 0)
        let out = try pool.amountOut(exactIn: 1_000 * wei, from: 0, to: 1)
        #expect(out < 800 * wei && out > 799 * wei)
    }

    @Test(arguments: [StableSwapVariant.ng, .aave])
    func `off the peg the fee grows up to its multiple`(variant: StableSwapVariant) throws {
        func fee(_ balances: [UInt256], _ multiplier: UInt256?) throws -> UInt256 {
            let pool = try sample(
                variant, balances, fee: 1_000_000, offpegFeeMultiplier: multiplier)
            let swap = try pool.swap(exactIn: wei, from: 0, to: 1).amounts
            return swap.feeAmount * 10_000_000_000 / (swap.amountOut + swap.feeAmount)
        }
        let even: [UInt256] = [1_000_000, 1_000_000]
        let uneven: [UInt256] = [1_900_000, 100_000]
        for multiplier: UInt256? in [nil, 0, 10_000_000_000] {
            #expect(try (999_999...1_000_000).contains(fee(uneven, multiplier)))
        }
        #expect(try (999_999...1_000_001).contains(fee(even, 50_000_000_000)))
        let grown = try fee(uneven, 50_000_000_000)
        // 5 / (4·4·1.9·0.1 / 4 + 1) = 2.84
        #expect(grown > 2_830_000 && grown < 2_850_000)
    }

    @Test func `the first contracts and the later ones differ in the last units`() throws {
        // In the same state, one unit of subtraction.
        let old = try StableSwapSamples.pool(.lending, fee: 0)
        let new = try StableSwapSamples.pool(.plain, fee: 0)
        let amount = 1_234 * wei
        #expect(
            try old.amountOut(exactIn: amount, from: 0, to: 1)
                >= new.amountOut(exactIn: amount, from: 0, to: 1) + 1)
    }

    @Test func `what the contracts revert is refused`() throws {
        let huge = UInt256.one << 200
        for variant in StableSwapVariant.allCases {
            let pool = try sample(variant)
            #expect(throws: reverts) { try pool.amountOut(exactIn: .max, from: 0, to: 1) }
            let empty = try sample(variant, [0, 0])
            #expect(throws: reverts) {
                let out = try empty.amountOut(exactIn: wei, from: 0, to: 1)
                // The forms that subtract nothing pay nothing.
                if out.isZero, [.lending, .pax, .aave].contains(variant) { throw reverts }
            }
        }
        // Without rates an absurd amount only empties the pool.
        #expect(throws: reverts) {
            try sample(.pair).amountOut(exactIn: huge, from: 0, to: 1)
        }
        #expect(try sample(.optimizedPair).amountOut(exactIn: huge, from: 0, to: 1) > 0)
        #expect(throws: reverts) { try sample(.ng).amountOut(exactIn: 0, from: 0, to: 1) }
        // NG must also keep its prices: where they overflow, nothing trades.
        let much = UInt256.one << 120
        #expect(throws: reverts) { try sample(.ng).amountOut(exactIn: much, from: 0, to: 1) }
        #expect(try sample(.pair).amountOut(exactIn: much, from: 0, to: 1) > 0)
        // One side empty divides by zero.
        #expect(throws: reverts) {
            try sample(.plain, [1, 0]).amountOut(exactIn: wei, from: 0, to: 1)
        }
    }

    @Test func `an exact output is not offered`() throws {
        for variant in StableSwapVariant.allCases {
            #expect(throws: PoolError(.unsupported, "")) {
                try sample(variant).swap(exactOut: 1, from: 0, to: 1)
            }
        }
    }

    @Test func `places must be two that are there`() throws {
        let pool = try sample(.ng)
        for (from, to) in [(0, 0), (0, 2), (2, 0), (-1, 0), (0, -1)] {
            #expect(throws: PoolError(.unknownToken, "")) {
                try pool.amountOut(exactIn: wei, from: from, to: to)
            }
            #expect(throws: PoolError(.unknownToken, "")) {
                try pool.swap(exactOut: wei, from: from, to: to)
            }
        }
    }
}
