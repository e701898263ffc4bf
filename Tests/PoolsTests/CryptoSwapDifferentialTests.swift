import Arithmetic
import Basics
import Foundation
import Pools
import Testing

/// `pools_crypto.json`; `generate_pools_crypto.py` beside it wrote it.
private struct CryptoSwapVectors: Decodable {
    struct Row: Decodable {
        let precisions: [String]
        let priceScale: [String]
        let balances: [String]
        /// Invariant, amplification, gamma, mid fee, out fee, fee gamma.
        let rest: [String]
        /// The invariant of the balances as the contract solves it; empty where it reverts.
        let fresh: String
        let swap: [Int]
        let amountIn: String
        /// Output, fee, invariant and balances after; empty where the contract reverts.
        let after: [String]

        func pool(_ variant: CryptoSwapVariant) throws -> CryptoSwapPool {
            let rest = try rest.map { try UInt256(decimal: $0) }
            return try CryptoSwapPool(
                coins: Array([lowToken, highToken, otherToken].prefix(balances.count)),
                variant: variant, precisions: amounts(precisions), priceScale: amounts(priceScale),
                balances: amounts(balances), invariant: rest[0], amplification: rest[1],
                gamma: rest[2], midFee: rest[3].limb0, outFee: rest[4].limb0,
                feeGamma: rest[5].limb0)
        }
    }
    let variants: [String: [Row]]
}

private func amounts(_ texts: [String]) throws -> [UInt256] {
    try texts.map { try UInt256(decimal: $0) }
}

/// Against the math contracts themselves, executed in an EVM, under the exchange of curvesim; the
/// factory before NG against curvesim alone.
@Suite struct CryptoSwapDifferentialTests {
    @Test(arguments: CryptoSwapVariant.allCases)
    func `every swap is met to the wei, with its state and its reverts`(
        _ variant: CryptoSwapVariant
    ) throws {
        let document: CryptoSwapVectors = try vectors("pools_crypto.json")
        let rows = try #require(document.variants[variant.rawValue])
        var (swaps, reverts) = (0, 0)
        for row in rows {
            let pool = try row.pool(variant)
            let amountIn = try UInt256(decimal: row.amountIn)
            if row.after.isEmpty {
                reverts += 1
                #expect(throws: PoolError(.reverts, ""), "\(row)") {
                    try pool.swap(exactIn: amountIn, from: row.swap[0], to: row.swap[1])
                }
                continue
            }
            swaps += 1
            let swap = try pool.swap(exactIn: amountIn, from: row.swap[0], to: row.swap[1])
            let after = try amounts(row.after)
            #expect(swap.amounts.amountIn == amountIn)
            #expect(swap.amounts.amountOut == after[0], "\(row)")
            #expect(swap.amounts.feeAmount == after[1], "\(row)")
            #expect(swap.feeCoin == row.swap[1])
            #expect(swap.after.invariant == after[2], "\(row)")
            #expect(swap.after.balances.list == Array(after[3...]), "\(row)")
            #expect(swap.after.priceScale == pool.priceScale)
            let quick = try pool.amountOut(exactIn: amountIn, from: row.swap[0], to: row.swap[1])
            #expect(quick == after[0])
        }
        #expect(swaps >= 60 && reverts >= 25)
    }

    @Test(arguments: CryptoSwapVariant.allCases)
    func `the invariant is solved as the contract solves it while it ramps`(
        _ variant: CryptoSwapVariant
    ) throws {
        let document: CryptoSwapVectors = try vectors("pools_crypto.json")
        for row in try #require(document.variants[variant.rawValue]) {
            let pool = try row.pool(variant)
            if row.fresh.isEmpty {
                #expect(throws: PoolError(.reverts, ""), "\(row)") { try pool.solvedInvariant() }
                continue
            }
            #expect(try pool.solvedInvariant().description == row.fresh, "\(row)")
            let ramped = try pool.ramped(amplification: pool.amplification, gamma: pool.gamma)
            #expect(ramped.invariant.description == row.fresh)
        }
    }
}
