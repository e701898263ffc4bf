import Arithmetic
import Basics
import Pools
import Testing

@Suite struct CryptoSwapPoolTests {
    private static let one = CryptoSwapState.one

    private func everyPool() throws -> [CryptoSwapPool] {
        let twos = CryptoSwapVariant.allCases.filter { $0.coinCount == 2 }
        return try twos.map { try CryptoSwapState.two($0).pool() } + [CryptoSwapState().pool()]
    }

    /// Every two places of the pool.
    private func pairs(_ pool: CryptoSwapPool) -> [(Int, Int)] {
        pool.balances.indices.flatMap { first in
            pool.balances.indices.filter { $0 != first }.map { (first, $0) }
        }
    }

    // MARK: Swaps

    @Test func `near balance a coin is sold at its price, less the mid fee`() throws {
        let pool = try CryptoSwapState().pool()
        // 650 dollars for a hundredth of a bitcoin, then a hundredth of a bitcoin for ether.
        let bitcoin = try pool.amountOut(exactIn: 650_000_000, from: 0, to: 1)
        #expect(bitcoin > 999_000 && bitcoin < 1_000_000)
        let ether = try pool.amountOut(exactIn: 1_000_000, from: 1, to: 2)
        let fair = 650 * Self.one / 3_500
        #expect(ether > fair * 999 / 1_000 && ether < fair)
    }

    @Test func `the balances move by what the trader sends and receives, the scale stays`() throws {
        for pool in try everyPool() {
            for (coinIn, coinOut) in pairs(pool) {
                let amountIn = pool.balances[coinIn] / 50
                let swap = try pool.swap(exactIn: amountIn, from: coinIn, to: coinOut)
                #expect(swap.amounts.amountIn == amountIn)
                #expect(swap.feeCoin == coinOut)
                #expect(swap.after.balances[coinIn] == pool.balances[coinIn] + amountIn)
                let paid = pool.balances[coinOut] - swap.after.balances[coinOut]
                #expect(paid == swap.amounts.amountOut)
                #expect(swap.after.priceScale == pool.priceScale)
                let quick = try pool.amountOut(exactIn: amountIn, from: coinIn, to: coinOut)
                #expect(quick == swap.amounts.amountOut)
            }
        }
    }

    @Test func `the fee raises the invariant, and more input never gives less`() throws {
        for pool in try everyPool() {
            for (coinIn, coinOut) in pairs(pool) {
                var previous = UInt256.zero
                var amountIn = pool.balances[coinIn] / 100_000
                for _ in 0..<16 {
                    let swap = try pool.swap(exactIn: amountIn, from: coinIn, to: coinOut)
                    #expect(swap.after.invariant > pool.invariant)
                    #expect(swap.amounts.amountOut > previous)
                    previous = swap.amounts.amountOut
                    amountIn = amountIn * 2
                }
            }
        }
    }

    @Test func `without a fee a swap still never gains on the invariant`() throws {
        var generator = SplitMix(state: 21)
        for variant in CryptoSwapVariant.allCases {
            var state = variant.coinCount == 2 ? CryptoSwapState.two(variant) : CryptoSwapState()
            (state.midFee, state.outFee) = (0, 0)
            let pool = try state.pool()
            for (coinIn, coinOut) in pairs(pool) {
                for _ in 0..<40 {
                    let share = UInt256(UInt64.random(in: 10...1_000_000, using: &generator))
                    let swap = try pool.swap(
                        exactIn: pool.balances[coinIn] / share, from: coinIn, to: coinOut)
                    #expect(swap.amounts.feeAmount.isZero)
                    // Newton's method stops within 10^-14.
                    let tolerance = pool.invariant / 50_000_000_000_000
                    #expect(swap.after.invariant + tolerance >= pool.invariant)
                }
            }
        }
    }

    @Test func `there and back loses`() throws {
        for pool in try everyPool() {
            for (coinIn, coinOut) in pairs(pool) {
                for share in [3, 100, 10_000] as [UInt256] {
                    let amountIn = pool.balances[coinIn] / share
                    let there = try pool.swap(exactIn: amountIn, from: coinIn, to: coinOut)
                    let back = try there.after.swap(
                        exactIn: there.amounts.amountOut, from: coinOut, to: coinIn)
                    #expect(back.amounts.amountOut < amountIn)
                }
            }
        }
    }

    @Test func `the fee moves from mid to out as the pool leaves its balance`() throws {
        for pool in try everyPool() {
            let small = try pool.swap(exactIn: pool.balances[0] / 1_000, from: 0, to: 1).amounts
            let large = try pool.swap(exactIn: pool.balances[0] * 4, from: 0, to: 1).amounts
            let rates = [small, large].map { amounts in
                amounts.feeAmount * 10_000_000_000 / (amounts.amountOut + amounts.feeAmount)
            }
            #expect(rates[0] >= UInt256(pool.midFee) - 1)
            #expect(rates[0] < rates[1])
            #expect(rates[1] <= UInt256(pool.outFee))
        }
    }

    @Test func `the variants of two coins share the curve and differ in fee and last wei`() throws {
        let amountIn = 100_000 * Self.one
        func swap(_ variant: CryptoSwapVariant) throws -> SwapAmounts {
            try CryptoSwapState.two(variant).pool().swap(exactIn: amountIn, from: 0, to: 1).amounts
        }
        let usual = try swap(.twoCrypto)
        #expect(try swap(.twoCryptoSmallGamma) == usual)
        let newer = try swap(.twoCryptoBalanceFee)
        #expect(newer.feeAmount != usual.feeAmount)
        #expect(newer.feeAmount + newer.amountOut == usual.feeAmount + usual.amountOut)
        let older = try swap(.factory)
        #expect(older.amountOut != usual.amountOut)
        let difference =
            max(older.amountOut, usual.amountOut) - min(older.amountOut, usual.amountOut)
        #expect(difference < usual.amountOut / 10_000_000_000)
    }

    // MARK: Ramps

    @Test func `while A and gamma ramp, the invariant is solved for their values of now`() throws {
        let pool = try CryptoSwapState().pool()
        let ramped = try pool.ramped(amplification: 2_000_000, gamma: 20_000_000_000_000)
        #expect(ramped.amplification == 2_000_000 && ramped.gamma == 20_000_000_000_000)
        #expect(ramped.balances == pool.balances)
        #expect(ramped.invariant != pool.invariant)
        #expect(ramped.invariant == (try ramped.solvedInvariant()))
        #expect(throws: PoolError(.invalidState, "")) {
            try pool.ramped(amplification: 2_699, gamma: 20_000_000_000_000)
        }
    }

    // MARK: Reverts

    @Test func `nothing, too much and the unpayable revert`() throws {
        for pool in try everyPool() {
            let tooMuch: [UInt256] = [
                0, .max, .max - pool.balances[0], UInt256.one << 255, UInt256.one << 128,
                pool.balances[0] * 1_000,
            ]
            for amountIn in tooMuch {
                #expect(throws: PoolError(.reverts, "")) {
                    try pool.amountOut(exactIn: amountIn, from: 0, to: 1)
                }
            }
        }
    }

    @Test func `an invariant outside of the limits reverts`() throws {
        let low = UInt256(100_000_000_000_000_000)
        let high = low * 10_000_000_000_000_000
        for template in [CryptoSwapState(), CryptoSwapState.two(), CryptoSwapState.two(.factory)] {
            for invariant in [0, 1, low - 1, high + 1, .max] {
                var state = template
                state.invariant = invariant
                let pool = try state.unsolved()
                #expect(throws: PoolError(.reverts, "")) {
                    try pool.amountOut(exactIn: pool.balances[0] / 10, from: 0, to: 1)
                }
            }
        }
    }

    @Test func `an empty pool reverts`() throws {
        for template in [CryptoSwapState(), CryptoSwapState.two(), CryptoSwapState.two(.factory)] {
            var state = template
            state.balances = state.balances.map { _ in .zero }
            let pool = try state.unsolved()
            #expect(throws: PoolError(.reverts, "")) {
                try pool.amountOut(exactIn: 1_000_000, from: 0, to: 1)
            }
            #expect(throws: PoolError(.reverts, "")) { try pool.solvedInvariant() }
        }
    }

    @Test func `a balance may be so far from the invariant and no farther`() throws {
        // Nearly a constant product: y is a quarter of D² / x.
        func pays(_ variant: CryptoSwapVariant, times: UInt256) throws -> Bool {
            var state = CryptoSwapState.two(variant)
            (state.amplification, state.gamma) = (4_000, 10_000_000_000)
            let pool = try state.pool()
            let amountIn = pool.invariant * times - pool.balances[0]
            return (try? pool.amountOut(exactIn: amountIn, from: 0, to: 1)) != nil
        }
        for variant in [CryptoSwapVariant.twoCryptoSmallGamma, .factory] {
            #expect(try pays(variant, times: 24))
            #expect(try !pays(variant, times: 26))
        }
        for variant in [CryptoSwapVariant.twoCrypto, .twoCryptoBalanceFee] {
            #expect(try pays(variant, times: 49))
            #expect(try !pays(variant, times: 51))
        }
    }

    @Test func `there is no swap for an exact output`() throws {
        for pool in try everyPool() {
            #expect(throws: PoolError(.unsupported, "")) {
                try pool.swap(exactOut: 1_000, from: 0, to: 1)
            }
        }
    }

    @Test func `places that are equal or not there are refused`() throws {
        let pool = try CryptoSwapState().pool()
        for (coinIn, coinOut) in [(0, 0), (0, 3), (-1, 0), (3, 1), (1, -1)] {
            #expect(throws: PoolError(.unknownToken, "")) {
                try pool.amountOut(exactIn: 1_000_000, from: coinIn, to: coinOut)
            }
            #expect(throws: PoolError(.unknownToken, "")) {
                try pool.swap(exactOut: 1_000_000, from: coinIn, to: coinOut)
            }
        }
    }

    // MARK: States

    @Test func `the number of coins names the usual variant`() throws {
        #expect(try CryptoSwapState().pool().variant == .triCrypto)
        #expect(try CryptoSwapState.two().pool().variant == .twoCrypto)
        #expect(CryptoSwapVariant.usual(coinCount: 4) == nil)
    }

    private func refusal(_ state: CryptoSwapState) -> String? {
        do {
            _ = try state.unsolved()
            return nil
        } catch {
            guard let error = error as? PoolError, error.code == .invalidState else { return nil }
            return error.field
        }
    }

    @Test func `a state in which no contract can be is refused by its field`() {
        let changes: [(String, (inout CryptoSwapState) -> Void)] = [
            ("coins", { $0.coins = [lowToken] }),
            ("coins", { $0.coins = [lowToken, highToken, lowToken] }),
            ("coins", { $0.variant = .twoCrypto }),
            ("precisions", { $0.precisions = [1, 1] }),
            ("precisions[1]", { $0.precisions[1] = 0 }),
            ("precisions[2]", { $0.precisions[2] = 11 }),
            ("precisions[0]", { $0.precisions[0] = Self.one * 10 }),
            ("priceScale", { $0.priceScale = [Self.one] }),
            ("priceScale[0]", { $0.priceScale[0] = 0 }),
            ("priceScale[1]", { $0.priceScale[1] = .one << 128 }),
            ("balances", { $0.balances = [1, 1] }),
            ("amplification", { $0.amplification = 2_699 }),
            ("amplification", { $0.amplification = 270_000_001 }),
            ("gamma", { $0.gamma = 9_999_999_999 }),
            ("gamma", { $0.gamma = 50_000_000_000_000_001 }),
            ("midFee", { $0.midFee = 30_000_001 }),
            ("outFee", { $0.outFee = 10_000_000_001 }),
            ("feeGamma", { $0.feeGamma = 0 }),
            ("feeGamma", { $0.feeGamma = 1_000_000_000_000_000_001 }),
        ]
        #expect(refusal(CryptoSwapState()) == nil)
        for (field, change) in changes {
            var state = CryptoSwapState()
            change(&state)
            #expect(refusal(state) == field)
        }
    }

    @Test func `the limits of A and gamma are those of the variant`() {
        let limits: [(CryptoSwapVariant, UInt256, UInt256)] = [
            (.twoCryptoSmallGamma, 40_000_000, 2_000_000_000_000_000),
            (.twoCrypto, 40_000_000, 199_000_000_000_000_000),
            (.twoCryptoBalanceFee, 40_000_000, 199_000_000_000_000_000),
            (.factory, 4_000_000_000, 20_000_000_000_000_000),
        ]
        for (variant, amplification, gamma) in limits {
            var state = CryptoSwapState.two(variant)
            (state.amplification, state.gamma) = (amplification, gamma)
            #expect(refusal(state) == nil)
            state.gamma = gamma + 1
            #expect(refusal(state) == "gamma")
            (state.amplification, state.gamma) = (amplification + 1, gamma)
            #expect(refusal(state) == "amplification")
            (state.amplification, state.gamma) = (3_999, gamma)
            #expect(refusal(state) == "amplification")
        }
    }
}
