import Arithmetic
import Basics
import Pools
import Testing

/// Against curvesim, degenbot and published answers of deployed pools.
@Suite struct StableSwapDifferentialTests {
    private func cases() throws -> [StableSwapVectors.Case] {
        let document: StableSwapVectors = try vectors("pools_stableswap.json")
        return document.cases
    }

    @Test func `every form's swaps move and leave what the contracts would, or revert`() throws {
        var (swaps, reverts) = ([StableSwapVariant: Int](), 0)
        for vector in try cases() where vector.base == nil {
            let pool = try vector.pool.pool()
            let (from, to) = (vector.swap[0].number, vector.swap[1].number)
            let amount = try vector.swap[2].amount()
            guard let out = vector.out else {
                reverts += 1
                #expect(throws: PoolError(.reverts, ""), "\(vector)") {
                    try pool.swap(exactIn: amount, from: from, to: to)
                }
                #expect(throws: PoolError(.reverts, ""), "\(vector)") {
                    try pool.amountOut(exactIn: amount, from: from, to: to)
                }
                continue
            }
            swaps[pool.variant, default: 0] += 1
            let swap = try pool.swap(exactIn: amount, from: from, to: to)
            #expect(swap.amounts.amountOut.description == out, "\(vector)")
            #expect(
                try pool.amountOut(exactIn: amount, from: from, to: to) == swap.amounts.amountOut)
            #expect(swap.amounts.amountIn == amount && !swap.amounts.isPartial)
            #expect(swap.feeCoin == to)
            if let fee = vector.fee, let after = vector.after {
                #expect(swap.amounts.feeAmount.description == fee, "\(vector)")
                #expect(swap.after.balances.list.map(\.description) == after, "\(vector)")
                #expect(swap.after.rates == pool.rates)
            }
        }
        #expect(swaps.count == StableSwapVariant.allCases.count)
        #expect(swaps.values.allSatisfy { $0 >= 16 } && reverts > 40)
    }

    @Test func `metapools deposit, exchange and withdraw as the contracts do`() throws {
        var swaps = 0
        for vector in try cases() {
            guard let pool = try vector.metaPool(), let out = vector.out else { continue }
            swaps += 1
            let (from, to) = (vector.swap[0].number, vector.swap[1].number)
            let amount = try vector.swap[2].amount()
            let swap = try pool.swap(exactIn: amount, from: from, to: to)
            #expect(swap.amounts.amountOut.description == out, "\(vector)")
            #expect(
                try pool.amountOut(exactIn: amount, from: from, to: to) == swap.amounts.amountOut)
            guard let fee = vector.fee, let after = vector.after,
                let baseAfter = vector.baseAfter, let supplyAfter = vector.supplyAfter
            else { continue }
            #expect(swap.amounts.feeAmount.description == fee, "\(vector)")
            #expect(swap.feeCoin == vector.feeCoin)
            #expect(swap.after.pool.balances.list.map(\.description) == after, "\(vector)")
            #expect(swap.after.base.balances.list.map(\.description) == baseAfter, "\(vector)")
            #expect(swap.after.baseSupply.description == supplyAfter, "\(vector)")
            let price = try StableSwapMetaPool.virtualPrice(
                of: swap.after.base, supply: swap.after.baseSupply)
            #expect(swap.after.pool.rates[1] == price)
        }
        #expect(swaps > 80)
    }

    @Test func `most answers are the libraries' or the chain's own`() throws {
        let cases = try cases()
        #expect(cases.count { $0.by == "chain" } == 59)
        #expect(cases.count { $0.by == "libraries" } > 150)
    }
}
