import Arithmetic

/// Deposits and withdrawals in one coin, as a metapool makes them in its base pool.
///
/// The fee on what moves the pool off balance is fee·N / (4·(N − 1)).
extension StableSwapPool {
    private typealias Checked = StableSwapChecked

    /// What a deposit or withdrawal moves, and the pool after it.
    struct Liquidity {
        let amount: UInt256
        let after: StableSwapPool
    }

    /// Whether metapools stand on pools of this form.
    static func canBeBase(_ variant: StableSwapVariant) -> Bool {
        switch variant {
        case .plain, .standard, .optimized, .pair, .optimizedPair, .ng: true
        case .lending, .pax, .staked, .steth, .aave: false
        }
    }

    /// The value of one share of `supply`, in 10^−18.
    func virtualPrice(supply: UInt256) throws(PoolError) -> UInt256 {
        let invariant = try curve.invariant(of: values())
        return try Checked.share(invariant, Self.rateUnit, supply)
    }

    /// The shares for a deposit of one coin.
    func deposit(
        _ amount: UInt256, _ coin: Int, supply: UInt256
    ) throws(PoolError) -> Liquidity {
        let before = try curve.invariant(of: values())
        var filled = balances
        filled[coin] = try Checked.sum(filled[coin], amount)
        let full = try curve.invariant(of: with(balances: filled).values())
        guard full > before else { throw PoolError(.reverts, "a deposit without value") }
        var (kept, taxed) = (filled, filled)
        for place in balances.indices {
            let fee = try depositFee(place, filled[place], before: before, after: full)
            let admin = try Checked.share(fee, adminFee, Self.whole)
            kept[place] = try Checked.difference(filled[place], admin)
            taxed[place] = try Checked.difference(filled[place], fee)
        }
        let taxedValues = try with(balances: taxed).values()
        let final = try curve.invariant(of: taxedValues)
        let gain = try Checked.difference(final, before)
        let shares = try Checked.share(supply, gain, before)
        if variant == .ng { try curve.checkOracles(taxedValues, invariant: final) }
        return Liquidity(amount: shares, after: with(balances: kept))
    }

    private func depositFee(
        _ coin: Int, _ filled: UInt256, before: UInt256, after: UInt256
    ) throws(PoolError) -> UInt256 {
        let old = balances[coin]
        let ideal = try Checked.share(after, old, before)
        // The smaller is taken from the larger.
        let distance = ideal > filled ? ideal &- filled : filled &- ideal
        var rate = imbalanceFee
        if variant == .ng {
            let value = try Checked.share(
                factors[coin], Checked.sum(old, filled), Self.rateUnit)
            let ideal = try Checked.quotient(Checked.sum(before, after), coinCount)
            rate = try feeRate(rate, value, ideal)
        }
        return try Checked.share(rate, distance, Self.whole)
    }

    /// The coin that shares are worth; the fee stays in the pool but for the administrator's part.
    func withdraw(
        _ shares: UInt256, _ coin: Int, supply: UInt256
    ) throws(PoolError) -> Liquidity {
        if variant == .ng, shares.isZero { throw PoolError(.reverts, "nothing to withdraw") }
        var values = try values()
        let before = try curve.invariant(of: values)
        let after = try Checked.difference(before, Checked.share(shares, before, supply))
        let ideal = try curve.value(of: coin, values, invariant: after)
        var reduced = values
        for place in values.indices {
            let fee = try withdrawalFee(
                values[place], place == coin ? ideal : nil, before: before, after: after)
            reduced[place] = try Checked.difference(values[place], fee)
        }
        let left = try curve.value(of: coin, reduced, invariant: after)
        let free = try self.amount(Checked.difference(values[coin], ideal), coin)
        let out = try Checked.difference(Checked.difference(reduced[coin], left), .one)
        let amount = try self.amount(out, coin)
        let fee = try Checked.difference(free, amount)
        let admin = try Checked.share(fee, adminFee, Self.whole)
        var kept = balances
        kept[coin] = try Checked.difference(balances[coin], Checked.sum(amount, admin))
        if variant == .ng {
            values[coin] = ideal
            try curve.checkOracles(values, invariant: after)
        }
        return Liquidity(amount: amount, after: with(balances: kept))
    }

    /// The fee on one coin's distance from its part of the smaller pool; `ideal` is given for the
    /// coin that is withdrawn.
    private func withdrawalFee(
        _ value: UInt256, _ ideal: UInt256?, before: UInt256, after: UInt256
    ) throws(PoolError) -> UInt256 {
        let part = try Checked.share(value, after, before)
        let distance =
            if let ideal {
                try Checked.difference(part, ideal)
            } else {
                try Checked.difference(value, part)
            }
        var rate = imbalanceFee
        if variant == .ng {
            let mean = try Checked.sum(value, ideal ?? value) >> 1
            let all = try Checked.sum(before, after)
            rate = try feeRate(rate, mean, Checked.quotient(all, coinCount &+ coinCount))
        }
        return try Checked.share(rate, distance, Self.whole)
    }

    private var coinCount: UInt256 { UInt256(UInt64(balances.count)) }

    var imbalanceFee: UInt256 {
        // A fee is below 2^33 and there are at most eight coins.
        fee &* coinCount / ((coinCount &- .one) &* 4)
    }
}
