import Arithmetic
import Basics

extension BalancerQuestion {
    /// A pool of V3's vault.
    ///
    /// Refuses hooks that take part in swaps, and tokens that pay fees on their yield: the vault then
    /// lowers the balance before each swap.
    func poolOfThree(_ answers: PoolAnswers) throws(PoolError) -> AnyCoinPool {
        let fees = try config(answers)
        try refuseHooks(answers)
        let held = try answers.addresses("tokens")
        try answers.expect(held == tokens, "tokens", "other tokens than the pool's")
        let balances = try amounts(answers.numbers("tokens", 2), "tokens")
        let hasProviders = try checkProviders(answers, yieldFee: fees.yield)
        let factors = try amounts(answers.numbers("rates", 0), "rates")
        let own = try scalingFactors(answers)
        try answers.expect(factors == own, "rates", "other decimals than the tokens'")
        let rates = try amounts(answers.numbers("rates", 1), "rates")
        switch kind {
        case .weighted(let version):
            var pool = try WeightedPool(
                address: address, version: version, tokens: tokens, balances: balances,
                weights: amounts(answers.numbers("weights"), "weights"),
                scalingFactors: factors, rates: rates, swapFee: fees.swap,
                aggregateSwapFee: fees.aggregate)
            pool.isDrifting = hasProviders
            return .weighted(pool)
        case .stable(let version):
            let amplification = try amplification(answers)
            var pool = try BalancerStablePool(
                address: address, version: version, tokens: tokens, balances: balances,
                amplification: amplification.value, scalingFactors: factors, rates: rates,
                swapFee: fees.swap, aggregateSwapFee: fees.aggregate)
            pool.isDrifting = amplification.isMoving || hasProviders
            return .balancerStable(pool)
        }
    }

    /// `PoolConfig`: four flags on liquidity, the static fee, the vault's part of it and of yields,
    /// decimals, the end of the pause window, then registered, initialised, paused and in recovery.
    private func config(
        _ answers: PoolAnswers
    ) throws(PoolError) -> (swap: UInt256, aggregate: UInt256, yield: UInt256) {
        for (word, wanted, text) in [
            (9, true, "not registered"), (10, true, "not initialised"), (11, false, "paused"),
        ] {
            let flag = try answers.flag("config", word)
            try answers.expect(flag == wanted, "config", text)
        }
        return (
            try answers.number("config", 4), try answers.number("config", 5),
            try answers.number("config", 6)
        )
    }

    /// `HooksConfig`: adjusted amounts, two of the initialisation, the dynamic fee, before and after a
    /// swap, four of liquidity, the contract.
    private func refuseHooks(_ answers: PoolAnswers) throws(PoolError) {
        for word in [0, 3, 4, 5] where try answers.flag("hooks", word) {
            throw PoolError(.unsupported, "a hook takes part in swaps", field: "hooks")
        }
    }

    /// The rows of `TokenInfo`: type, provider, whether yields pay a fee.
    private func checkProviders(
        _ answers: PoolAnswers, yieldFee: UInt256
    ) throws(PoolError) -> Bool {
        let offset = try answers.small("tokens", 1, most: 1 << 20)
        let count = try answers.small("tokens", offset / 32, most: 64)
        try answers.expect(count == tokens.count, "tokens", "not one for each token")
        var hasProviders = false
        for index in tokens.indices {
            let row = offset / 32 + 1 + 3 * index
            if try answers.address("tokens", row + 1) != .zero { hasProviders = true }
            if try answers.flag("tokens", row + 2), !yieldFee.isZero {
                throw PoolError(
                    .unsupported, "a fee on yields changes balances before swaps", field: "tokens")
            }
        }
        return hasProviders
    }
}
