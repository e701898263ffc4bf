import Arithmetic
import Basics

extension BalancerQuestion {
    /// A pool of V2's vault.
    func poolOfTwo(
        _ answers: PoolAnswers, _ timestamp: UInt64
    ) throws(PoolError) -> AnyCoinPool {
        let registered = try answers.address("registered")
        try answers.expect(registered == address, "registered", "the id is of \(registered)")
        let isPaused = try answers.flag("paused")
        try answers.expect(!isPaused, "paused", "swaps are paused")
        let balances = try vaultBalances(answers)
        let factors = try scalingFactors(answers)
        let swapFee = try answers.number("swapFee")
        switch kind {
        case .weighted(let version):
            return .weighted(
                try WeightedPool(
                    address: address, version: version, tokens: tokens, balances: balances,
                    weights: amounts(answers.numbers("weights"), "weights"),
                    scalingFactors: factors, swapFee: swapFee))
        case .stable(let version):
            let amplification = try amplification(answers)
            let rates = try cachedRates(answers, timestamp)
            var pool = try BalancerStablePool(
                address: address, version: version, tokens: tokens, balances: balances,
                amplification: amplification.value, scalingFactors: factors, rates: rates,
                swapFee: swapFee)
            pool.isDrifting = amplification.isMoving || rates != nil
            return .balancerStable(pool)
        }
    }

    /// What the vault holds for the pool; its own share, where it is registered, does not count.
    private func vaultBalances(_ answers: PoolAnswers) throws(PoolError) -> CoinAmounts {
        let held = try answers.addresses("tokens")
        let amounts = try answers.numbers("tokens", 1)
        guard held.count == amounts.count else {
            throw PoolAnswers.refusal("not one balance for each token", "tokens")
        }
        var own: [UInt256] = []
        var found: [Address] = []
        for (token, amount) in zip(held, amounts) where token != address {
            found.append(token)
            own.append(amount)
        }
        try answers.expect(found == tokens, "tokens", "other tokens than the pool's")
        return try self.amounts(own, "tokens")
    }

    /// The rates with which the pool would swap: those that it keeps while they are young enough, or
    /// else what the provider says; nil when no token has a provider.
    private func cachedRates(
        _ answers: PoolAnswers, _ timestamp: UInt64
    ) throws(PoolError) -> CoinAmounts? {
        guard kind.hasRates else { return nil }
        guard !rateProviders.isEmpty else {
            // None was named, so the pool must have none.
            guard answers.has("providers") else { return nil }
            let providers = try answers.addresses("providers")
            try answers.expect(
                providers.allSatisfy { $0 == .zero }, "providers", "the pool has rates")
            return nil
        }
        guard rateProviders.count == tokens.count else {
            throw PoolAnswers.refusal("not one for each token", "rateProviders")
        }
        var rates: [UInt256] = []
        for (index, provider) in rateProviders.enumerated() {
            guard provider != .zero else {
                rates.append(BalancerArithmetic.one)
                continue
            }
            // The rate comes first and the end last; some deployments tell the old rate between.
            let cache = "cache[\(index)]"
            let end = try answers.number(cache, (answers.named[cache]?.count ?? 0) / 32 - 1)
            let isOld = end <= UInt256(timestamp)
            rates.append(try answers.number(isOld ? "rate[\(index)]" : cache))
        }
        return try amounts(rates, "rates")
    }
}
