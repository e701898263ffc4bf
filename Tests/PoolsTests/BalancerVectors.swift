import Arithmetic
import Basics
import Pools
import Testing

/// `pools_balancer.json`: pools and what swaps of them move.
struct BalancerVectors: Decodable {
    struct Row: Decodable {
        let kind: String
        let version: String
        let tokens: [String]
        let balances: [String]
        let weights: [String]?
        let amplification: String?
        let scalingFactors: [String]
        let rates: [String]?
        let swapFee: String
        let aggregateSwapFee: String?
        /// exactIn, place in, place out, asked, then in, out, what stays of the input, or
        /// `reverts`.
        let swaps: [[Cell]]

        /// The pool of a row of kind `weighted`.
        func weighted() throws -> WeightedPool {
            try WeightedPool(
                version: #require(WeightedPool.Version(rawValue: version)),
                tokens: someTokens(tokens.count), balances: coins(balances),
                weights: coins(weights ?? []), scalingFactors: coins(scalingFactors),
                rates: rates.map(coins), swapFee: UInt256(decimal: swapFee),
                aggregateSwapFee: UInt256(decimal: aggregateSwapFee ?? "0"))
        }

        /// The pool of a row of kind `stablePool`.
        func stable() throws -> BalancerStablePool {
            try BalancerStablePool(
                version: #require(BalancerStablePool.Version(rawValue: version)),
                tokens: someTokens(tokens.count), balances: coins(balances),
                amplification: UInt256(decimal: amplification ?? ""),
                scalingFactors: coins(scalingFactors), rates: rates.map(coins),
                swapFee: UInt256(decimal: swapFee),
                aggregateSwapFee: UInt256(decimal: aggregateSwapFee ?? "0"))
        }
    }
    let rows: [Row]
}

/// `pools_vaults.json`: totals and offset, inward, exact in, asked, then the other amount and both
/// totals after, or `reverts`.
struct VaultVectors: Decodable {
    let rows: [[Cell]]
}

/// So many tokens in address order.
func someTokens(_ count: Int) -> [Address] { (0..<count).map { token(UInt8($0 + 1)) } }

/// Decimal texts as amounts.
func coins(_ texts: [String]) throws -> CoinAmounts {
    try #require(CoinAmounts(texts.map { try UInt256(decimal: $0) }))
}

/// Amounts.
func coins(_ amounts: UInt256...) -> CoinAmounts {
    CoinAmounts(amounts) ?? CoinAmounts(repeating: .zero, count: 0)
}

/// One with 18 decimals.
let wad: UInt256 = 1_000_000_000_000_000_000
