import Arithmetic
import Basics

/// What the initialisers of Balancer's pools refuse alike; each throws `invalidState`.
enum BalancerChecks {
    /// Tokens that a pool may have, and as many of everything else as there are tokens.
    static func counts(
        tokens: [Address], most: Int, _ balances: CoinAmounts, _ scalingFactors: CoinAmounts,
        _ rates: CoinAmounts?
    ) throws(PoolError) {
        guard tokens.count >= 2, tokens.count <= most else {
            throw PoolError(.invalidState, "2 to \(most) tokens are needed", field: "tokens")
        }
        guard Set(tokens).count == tokens.count else {
            throw PoolError(.invalidState, "a token twice", field: "tokens")
        }
        try same(balances.count, tokens.count, "balances")
        try same(scalingFactors.count, tokens.count, "scalingFactors")
        try same(rates?.count ?? tokens.count, tokens.count, "rates")
    }

    /// As many as there are tokens.
    static func same(_ count: Int, _ wanted: Int, _ field: String) throws(PoolError) {
        guard count == wanted else {
            throw PoolError(.invalidState, "not one for each token", field: field)
        }
    }

    /// Fees below one; the part of them that leaves the pool is V3's alone.
    static func fees(
        swapFee: UInt256, aggregateSwapFee: UInt256, vault: BalancerVault
    ) throws(PoolError) {
        guard swapFee < BalancerArithmetic.one else {
            throw PoolError(.invalidState, "a fee of 100 % and more", field: "swapFee")
        }
        guard aggregateSwapFee <= (vault == .v3 ? BalancerArithmetic.one : .zero) else {
            throw PoolError(
                .invalidState, "more than the vault takes", field: "aggregateSwapFee")
        }
    }

    /// Balances that the vault can write down.
    static func balances(
        _ balances: CoinAmounts, _ scaling: BalancerScaling, vault: BalancerVault
    ) throws(PoolError) {
        for index in balances.indices {
            let scaled = balances[index].multiplied(
                by: scaling.factors[index], dividedBy: BalancerArithmetic.one, rounding: .down)
            guard balances[index].bitWidth <= vault.balanceBits, let scaled,
                vault == .v2 || scaled.bitWidth <= vault.balanceBits
            else {
                throw PoolError(
                    .invalidState, "the balance needs more than \(vault.balanceBits) bits",
                    field: "balances")
            }
        }
    }
}
