import Arithmetic
import Basics
import Pools

/// `pools_stableswap.json`: swaps with what they move and leave; `generate_pools_stableswap.py` says
/// who answered.
struct StableSwapVectors: Decodable {
    struct Pool: Decodable {
        let variant: String
        let decimals: [Int]
        let rates: [String]
        let balances: [String]
        let amplification: String
        let fee: String
        let adminFee: String
        let offpegFeeMultiplier: String?
        /// Of a base pool.
        let totalSupply: String?

        /// The pool, with coins whose addresses count up from here.
        func pool(firstCoin: UInt8 = 1) throws -> StableSwapPool {
            try StableSwapPool(
                variant: form(),
                coins: decimals.indices.map { token(firstCoin + UInt8($0)) }, decimals: decimals,
                rates: rates.map { try UInt256(decimal: $0) },
                balances: balances.map { try UInt256(decimal: $0) },
                amplification: UInt256(decimal: amplification), fee: UInt256(decimal: fee),
                adminFee: UInt256(decimal: adminFee),
                offpegFeeMultiplier: offpegFeeMultiplier.map { try UInt256(decimal: $0) })
        }

        private func form() throws -> StableSwapVariant {
            guard let form = StableSwapVariant(rawValue: variant) else {
                throw PoolError(.invalidState, "unknown variant")
            }
            return form
        }
    }

    struct Case: Decodable {
        let pool: Pool
        let base: Pool?
        /// From, to, amount in; a metapool's base coins count from 2.
        let swap: [Cell]
        /// `libraries`, `rules` or `chain`.
        let by: String
        /// Absent where the contract reverts.
        let out: String?
        let fee: String?
        let feeCoin: Int?
        let after: [String]?
        let baseAfter: [String]?
        let supplyAfter: String?

        /// The metapool of a case with a base pool.
        func metaPool() throws -> StableSwapMetaPool? {
            guard let base, let supply = base.totalSupply else { return nil }
            return try StableSwapMetaPool(
                pool: pool.pool(), base: base.pool(firstCoin: 100),
                baseSupply: UInt256(decimal: supply))
        }
    }

    let cases: [Case]
}
