import Arithmetic
import Basics
import Pools
import Testing

/// Against the bytecode of every V2 deployment and against Balancer's own port of V3.
@Suite struct BalancerDifferentialTests {
    @Test func `every deployment of both kinds is there, in swaps and in reverts`() throws {
        let document: BalancerVectors = try vectors("pools_balancer.json")
        let weighted = Set(document.rows.filter { $0.kind == "weighted" }.map(\.version))
        let stable = Set(document.rows.filter { $0.kind == "stablePool" }.map(\.version))
        #expect(weighted == Set(WeightedPool.Version.allCases.map(\.rawValue)))
        #expect(stable == Set(BalancerStablePool.Version.allCases.map(\.rawValue)))
    }

    @Test func `weighted swaps equal the contracts' to the unit, and so do their reverts`() throws {
        let document: BalancerVectors = try vectors("pools_balancer.json")
        var (swaps, reverts) = (0, 0)
        for row in document.rows where row.kind == "weighted" {
            let pool = try row.weighted()
            for swap in row.swaps {
                if try check(swap, pool, row.version, \.balances) {
                    swaps += 1
                } else {
                    reverts += 1
                }
            }
        }
        #expect(swaps > 400 && reverts > 60)
    }

    @Test func `stable swaps equal the contracts' to the unit, and so do their reverts`() throws {
        let document: BalancerVectors = try vectors("pools_balancer.json")
        var (swaps, reverts) = (0, 0)
        for row in document.rows where row.kind == "stablePool" {
            let pool = try row.stable()
            for swap in row.swaps {
                if try check(swap, pool, row.version, \.balances) {
                    swaps += 1
                } else {
                    reverts += 1
                }
            }
        }
        #expect(swaps > 700 && reverts > 200)
    }

    @Test func `vault operations equal the contract's, totals after included`() throws {
        let document: VaultVectors = try vectors("pools_vaults.json")
        var (swaps, reverts) = (0, 0)
        for row in document.rows {
            let pool = try VaultPool(
                asset: lowToken, share: highToken, totalAssets: row[0].amount(),
                totalSupply: row[1].amount(), decimalsOffset: row[2].number)
            let (coinIn, coinOut) = row[3].number == 1 ? (0, 1) : (1, 0)
            let asked = try row[5].amount()
            let isExactIn = row[4].number == 1
            do throws(PoolError) {
                let swap =
                    isExactIn
                    ? try pool.swap(exactIn: asked, from: coinIn, to: coinOut)
                    : try pool.swap(exactOut: asked, from: coinIn, to: coinOut)
                let other = isExactIn ? swap.amounts.amountOut : swap.amounts.amountIn
                #expect(other.description == row[6].text, "\(row)")
                #expect(swap.after.totalAssets.description == row[7].text, "\(row)")
                #expect(swap.after.totalSupply.description == row[8].text, "\(row)")
                swaps += 1
            } catch {
                #expect(error.code == .reverts && row[6].text == "reverts", "\(row)")
                reverts += 1
            }
        }
        #expect(swaps > 350 && reverts > 100)
    }

    /// True for a swap, false for a revert.
    private func check<Pool: CoinPool>(
        _ row: [Cell], _ pool: Pool, _ name: String, _ balances: (Pool) -> CoinAmounts
    ) throws -> Bool {
        let (coinIn, coinOut) = (row[1].number, row[2].number)
        let isExactIn = row[0].number == 1
        let asked = try row[3].amount()
        let swap: CoinSwap<Pool>
        do throws(PoolError) {
            swap =
                isExactIn
                ? try pool.swap(exactIn: asked, from: coinIn, to: coinOut)
                : try pool.swap(exactOut: asked, from: coinIn, to: coinOut)
        } catch {
            #expect(error.code == .reverts && row[4].text == "reverts", "\(name) \(row) \(error)")
            return false
        }
        guard row[4].text != "reverts" else {
            Issue.record("\(name) \(row) must revert")
            return false
        }
        #expect(swap.amounts.amountIn.description == row[4].text, "\(name) \(row)")
        #expect(swap.amounts.amountOut.description == row[5].text, "\(name) \(row)")
        var after = balances(pool)
        after[coinIn] = after[coinIn] + (try row[6].amount())
        after[coinOut] = after[coinOut] - (try row[5].amount())
        #expect(balances(swap.after) == after, "\(name) \(row)")
        #expect(swap.feeCoin == coinIn && !swap.amounts.isPartial)
        if isExactIn {
            let quick = try pool.amountOut(exactIn: asked, from: coinIn, to: coinOut)
            #expect(quick == swap.amounts.amountOut)
        }
        return true
    }
}
