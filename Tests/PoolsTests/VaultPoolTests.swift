import Arithmetic
import Basics
import Pools
import Testing

@Suite struct VaultPoolTests {
    private func vault(
        _ assets: UInt256 = 1_234_567, _ supply: UInt256 = 1_000_000, offset: Int = 0,
        fee: UInt32 = 0
    ) throws -> VaultPool {
        try VaultPool(
            asset: lowToken, share: highToken, totalAssets: assets, totalSupply: supply,
            decimalsOffset: offset, feePips: fee)
    }

    @Test func `the first deposit gives as many shares, times ten for each more decimal`() throws {
        #expect(try vault(0, 0).amountOut(exactIn: 500, from: 0, to: 1) == 500)
        #expect(try vault(0, 0, offset: 3).amountOut(exactIn: 500, from: 0, to: 1) == 500_000)
    }

    @Test func `all four operations round for the vault`() throws {
        let vault = try vault()
        for amount in 1...300 as ClosedRange<UInt64> {
            let amount = UInt256(amount)
            let shares = try vault.amountOut(exactIn: amount, from: 0, to: 1)
            let mint = try vault.swap(exactOut: amount, from: 0, to: 1).amounts.amountIn
            let assets = try vault.amountOut(exactIn: amount, from: 1, to: 0)
            let withdraw = try vault.swap(exactOut: amount, from: 1, to: 0).amounts.amountIn
            #expect(shares == (try vault.shares(forAssets: amount, rounding: .down)))
            #expect(assets == (try vault.assets(forShares: amount, rounding: .down)))
            #expect(mint >= assets && mint - assets <= 1)
            #expect(withdraw >= shares && withdraw - shares <= 1)
        }
    }

    @Test func `there and back never gains, fee or not`() throws {
        for fee in [0, 1, 3_000, 999_999] as [UInt32] {
            let vault = try vault(fee: fee)
            for amount in [1, 7, 999, 123_456] as [UInt256] {
                let there = try vault.swap(exactIn: amount, from: 0, to: 1)
                let back = try there.after.swap(exactIn: there.amounts.amountOut, from: 1, to: 0)
                #expect(back.amounts.amountOut <= amount)
            }
        }
    }

    @Test func `totals follow what moves, and a fee leaves the vault`() throws {
        let vault = try vault(fee: 10_000)
        let deposit = try vault.swap(exactIn: 10_100, from: 0, to: 1)
        // 1 % upon 10000.
        #expect(deposit.amounts.feeAmount == 100 && deposit.feeCoin == 0)
        #expect(deposit.after.totalAssets == vault.totalAssets + 10_000)
        #expect(deposit.after.totalSupply == vault.totalSupply + deposit.amounts.amountOut)
        let withdraw = try vault.swap(exactOut: 10_000, from: 1, to: 0)
        #expect(withdraw.amounts.feeAmount == 100 && withdraw.feeCoin == 0)
        #expect(withdraw.after.totalAssets == vault.totalAssets - 10_100)
        #expect(withdraw.after.totalSupply == vault.totalSupply - withdraw.amounts.amountIn)
        let mint = try vault.swap(exactOut: deposit.amounts.amountOut, from: 0, to: 1)
        #expect(mint.amounts.amountIn <= 10_100 && mint.amounts.amountIn > 10_090)
        let redeem = try vault.swap(exactIn: withdraw.amounts.amountIn, from: 1, to: 0)
        #expect(redeem.amounts.amountOut >= 10_000 && redeem.amounts.amountOut < 10_010)
    }

    @Test func `what is not there cannot leave, and nothing passes 256 bits`() throws {
        let reverts = PoolError(.reverts, "")
        let vault = try vault()
        _ = try vault.swap(exactIn: 1_000_000, from: 1, to: 0)
        #expect(throws: reverts) { try vault.swap(exactIn: 1_000_001, from: 1, to: 0) }
        #expect(throws: reverts) { try vault.swap(exactOut: 1_234_568, from: 1, to: 0) }
        #expect(throws: reverts) { try vault.swap(exactIn: .max, from: 0, to: 1) }
        #expect(throws: reverts) { try vault.swap(exactOut: .max, from: 0, to: 1) }
        #expect(throws: reverts) {
            try self.vault(.max, 1).swap(exactIn: 1, from: 0, to: 1)
        }
    }

    @Test func `states that no vault can be in are refused, with the field`() {
        func field(_ make: () throws -> VaultPool) -> String? {
            do {
                _ = try make()
                return "taken"
            } catch {
                return (error as? PoolError)?.field
            }
        }
        #expect(field { try vault(offset: 77) } == "taken")
        #expect(field { try vault(offset: 78) } == "decimalsOffset")
        #expect(field { try vault(offset: -1) } == "decimalsOffset")
        #expect(field { try vault(fee: 1_000_000) } == "feePips")
        #expect(
            field {
                try VaultPool(asset: lowToken, share: lowToken, totalAssets: 0, totalSupply: 0)
            } == "share")
    }
}

@Suite struct WrapperPoolTests {
    private let rate: UInt256 = 1_170_000_000_000_000_000

    private func wrapper(_ rate: UInt256) throws -> WrapperPool {
        try WrapperPool(underlying: lowToken, wrapped: highToken, rate: rate)
    }

    @Test func `wrapping divides by the rate and unwrapping multiplies, both down`() throws {
        let pool = try wrapper(rate)
        #expect(try pool.amountOut(exactIn: 117, from: 0, to: 1) == 100)
        #expect(try pool.amountOut(exactIn: 116, from: 0, to: 1) == 99)
        #expect(try pool.amountOut(exactIn: 100, from: 1, to: 0) == 117)
        #expect(try pool.amountOut(exactIn: 1, from: 1, to: 0) == 1)
        #expect(try pool.swap(exactIn: 117, from: 0, to: 1).after == pool)
    }

    @Test func `an exact output is paid for by the least input that gives it`() throws {
        let pool = try wrapper(rate)
        for amount in 1...200 as ClosedRange<UInt64> {
            let swap = try pool.swap(exactOut: UInt256(amount), from: 0, to: 1)
            #expect(
                try pool.amountOut(exactIn: swap.amounts.amountIn, from: 0, to: 1)
                    == UInt256(amount))
            if swap.amounts.amountIn > 1 {
                let less = try pool.amountOut(
                    exactIn: swap.amounts.amountIn - 1, from: 0, to: 1)
                #expect(less < UInt256(amount))
            }
        }
        // 5 wrapped give 5, 6 give 7: nothing gives 6.
        #expect(throws: PoolError(.unsupported, "")) { try pool.swap(exactOut: 6, from: 1, to: 0) }
    }

    @Test func `nothing, too much and no rate are refused`() throws {
        let reverts = PoolError(.reverts, "")
        let pool = try wrapper(rate)
        #expect(throws: reverts) { try pool.swap(exactIn: 0, from: 0, to: 1) }
        #expect(throws: reverts) { try pool.swap(exactOut: 0, from: 0, to: 1) }
        #expect(throws: reverts) { try pool.swap(exactIn: .max, from: 1, to: 0) }
        #expect(throws: reverts) { try pool.swap(exactOut: .max, from: 0, to: 1) }
        #expect(throws: PoolError(.invalidState, "")) { try wrapper(0) }
        #expect(throws: PoolError(.invalidState, "")) {
            try WrapperPool(underlying: lowToken, wrapped: lowToken, rate: 1)
        }
        #expect(throws: PoolError(.unknownToken, "")) { try pool.swap(exactIn: 1, from: 1, to: 1) }
    }
}
