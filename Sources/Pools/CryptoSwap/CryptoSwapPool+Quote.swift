public import Arithmetic

extension CryptoSwapPool {
    /// The output of a swap of exactly this input.
    ///
    /// Throws `reverts` where `exchange` does, also where only the new invariant fails.
    public func amountOut(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256 {
        try checked(amountIn, coinIn, coinOut).amountOut
    }

    /// What a swap of exactly this input moves and leaves.
    ///
    /// The fee is taken from what goes out. See the pool for what `after` means.
    public func swap(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<CryptoSwapPool> {
        let exchange = try checked(amountIn, coinIn, coinOut)
        var after = self
        after.balances = exchange.balances
        after.invariant = exchange.invariant
        return CoinSwap(
            amounts: SwapAmounts(
                amountIn: amountIn, amountOut: exchange.amountOut, feeAmount: exchange.fee),
            feeCoin: coinOut, after: after)
    }

    /// Throws `unsupported`: the contracts have a view that approximates, but no such swap.
    public func swap(
        exactOut amountOut: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<CryptoSwapPool> {
        try checkPlaces(coinIn, coinOut, of: coins.count)
        throw PoolError(.unsupported, "crypto pools have no swap for an exact output")
    }

    /// What one call of `exchange` does.
    private struct Exchange {
        var amountOut: UInt256
        var fee: UInt256
        var balances: CoinAmounts
        var invariant: UInt256
    }

    private func checked(
        _ amountIn: UInt256, _ coinIn: Int, _ coinOut: Int
    ) throws(PoolError) -> Exchange {
        try checkPlaces(coinIn, coinOut, of: balances.count)
        guard !amountIn.isZero else { throw PoolError(.reverts, "nothing to exchange") }
        do {
            return try exchange(ContractUInt(amountIn), coinIn, coinOut)
        } catch {
            throw PoolError(.reverts, error.detail)
        }
    }

    private func exchange(
        _ amountIn: ContractUInt, _ coinIn: Int, _ coinOut: Int
    ) throws(ContractFault) -> Exchange {
        var moved = balances
        moved[coinIn] = try (ContractUInt(balances[coinIn]) + amountIn).value
        var scaled = try scaledBalances(moved)
        let solved = try solve(scaled, coinOut)
        let difference = try ContractUInt(scaled[coinOut]) - solved.balance
        scaled[coinOut] = solved.balance.value
        // One unit less, against rounding.
        let gross = try unscaled(difference - 1, coinOut)
        let fee = try feeRate(scaled) * gross &/ ContractUInt(UInt256(Self.feeUnit))
        let amountOut = try gross - fee
        let rest = try ContractUInt(balances[coinOut]) - amountOut
        moved[coinOut] = rest.value
        scaled[coinOut] = try self.scaled(rest, coinOut).value

        let invariant = try invariant(of: scaled, startK0: solved.startK0)
        try checkPrice(scaled, invariant, amountIn, amountOut)
        return Exchange(
            amountOut: amountOut.value, fee: fee.value, balances: moved,
            invariant: invariant.value)
    }

    /// What the contract reverts for when it takes the price after the swap.
    private func checkPrice(
        _ scaled: CoinAmounts, _ invariant: ContractUInt, _ amountIn: ContractUInt,
        _ amountOut: ContractUInt
    ) throws(ContractFault) {
        guard variant == .factory else {
            try invariant.check(CryptoSwapCurve.invariantRange, or: .unsafeInvariant)
            return
        }
        // The factory takes the swap's own price, or tries a millionth when the swap is too small.
        guard amountIn <= 100_000 || amountOut <= 100_000 else { return }
        let first = ContractUInt(scaled[0])
        let trial = try first &/ 1_000_000 + first
        let solved = try TwoCoinCurve(curve: curve, invariant: invariant, other: trial).solve()
        guard try ContractUInt(scaled[1]) - solved.balance > 0 else { throw .divisionByZero }
    }

    // MARK: The curve

    private var curve: CryptoSwapCurve {
        CryptoSwapCurve(
            variant: variant, amplification: ContractUInt(amplification),
            gamma: ContractUInt(gamma))
    }

    private func solve(
        _ scaled: CoinAmounts, _ coinOut: Int
    ) throws(ContractFault) -> SolvedBalance {
        let invariant = ContractUInt(self.invariant)
        guard scaled.count == 3 else {
            let other = ContractUInt(scaled[1 - coinOut])
            return try TwoCoinCurve(curve: curve, invariant: invariant, other: other).solve()
        }
        let first = coinOut == 0 ? 1 : 0
        return try ThreeCoinCurve(
            curve: curve, invariant: invariant, firstOther: ContractUInt(scaled[first]),
            secondOther: ContractUInt(scaled[3 - first - coinOut])
        ).solve()
    }

    func invariant(
        of scaled: CoinAmounts, startK0: ContractUInt
    ) throws(ContractFault) -> ContractUInt {
        let (first, second) = (ContractUInt(scaled[0]), ContractUInt(scaled[1]))
        if scaled.count == 2 {
            return try TwoCoinInvariant(curve, first, second).solve(startK0: startK0)
        }
        return try ThreeCoinInvariant(curve, first, second, ContractUInt(scaled[2]))
            .solve(startK0: startK0)
    }

    // MARK: Units

    /// Balances in units of the invariant: 18 decimals, at the price scale.
    func scaledBalances(_ balances: CoinAmounts) throws(ContractFault) -> CoinAmounts {
        var scaled = balances
        for index in balances.indices {
            scaled[index] = try self.scaled(ContractUInt(balances[index]), index).value
        }
        return scaled
    }

    private func scaled(
        _ amount: ContractUInt, _ index: Int
    ) throws(ContractFault) -> ContractUInt {
        let precise = try amount * ContractUInt(precisions[index])
        if index == 0 { return precise }
        return try precise * ContractUInt(priceScale[index - 1]) &/ .one
    }

    private func unscaled(
        _ amount: ContractUInt, _ index: Int
    ) throws(ContractFault) -> ContractUInt {
        let precision = ContractUInt(precisions[index])
        if index == 0 { return try amount / precision }
        return try amount * .one / ContractUInt(priceScale[index - 1]) / precision
    }
}
