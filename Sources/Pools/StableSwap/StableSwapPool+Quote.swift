public import Arithmetic

extension StableSwapPool: CoinPool {
    private typealias Checked = StableSwapChecked

    /// What one swap does, in raw units of its two coins.
    struct Trade {
        let amountOut: UInt256
        /// The whole fee in raw units of the coin that goes out, rounded down.
        let fee: UInt256
        let balanceIn: UInt256
        let balanceOut: UInt256
    }

    /// The two coins of a swap on the curve, before and after it, fee aside.
    private struct Move {
        let coinIn: Int
        let coinOut: Int
        let amountIn: UInt256
        let valueIn: UInt256
        let valueOut: UInt256
        let newValueIn: UInt256
        let newValueOut: UInt256
    }

    /// The output of a swap of exactly this input.
    public func amountOut(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256 {
        try trade(amountIn, coinIn, coinOut).amountOut
    }

    /// What a swap of exactly this input moves and leaves; the fee is taken from what goes out.
    public func swap(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<StableSwapPool> {
        let trade = try trade(amountIn, coinIn, coinOut)
        return CoinSwap(
            amounts: SwapAmounts(
                amountIn: amountIn, amountOut: trade.amountOut, feeAmount: trade.fee),
            feeCoin: coinOut, after: after(trade, coinIn, coinOut))
    }

    /// Throws `unsupported`: no contract swaps for an exact output; NG's `get_dx` is only a view.
    public func swap(
        exactOut amountOut: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<StableSwapPool> {
        try checkPlaces(coinIn, coinOut, of: balances.count)
        throw PoolError(.unsupported, "the contract has no swap for an exact output")
    }

    func after(_ trade: Trade, _ coinIn: Int, _ coinOut: Int) -> StableSwapPool {
        var balances = balances
        balances[coinIn] = trade.balanceIn
        balances[coinOut] = trade.balanceOut
        return with(balances: balances)
    }

    private func trade(
        _ amountIn: UInt256, _ coinIn: Int, _ coinOut: Int
    ) throws(PoolError) -> Trade {
        try checkPlaces(coinIn, coinOut, of: balances.count)
        return try exchange(amountIn, coinIn, coinOut)
    }

    /// The contract's `exchange`, between places that are there.
    func exchange(_ amountIn: UInt256, _ coinIn: Int, _ coinOut: Int) throws(PoolError) -> Trade {
        if variant == .ng, amountIn.isZero {
            throw PoolError(.reverts, "nothing to exchange")
        }
        return try exchangeArrived(amountIn, coinIn, coinOut)
    }

    /// The same after the coins have come in, which may be none.
    func exchangeArrived(
        _ amountIn: UInt256, _ coinIn: Int, _ coinOut: Int
    ) throws(PoolError) -> Trade {
        var values = try values()
        let invariant = try curve.invariant(of: values)
        let newValueIn = try Checked.sum(values[coinIn], value(amountIn, coinIn))
        let newValueOut = try curve.value(
            of: coinOut, when: coinIn, has: newValueIn, values, invariant: invariant)
        let move = Move(
            coinIn: coinIn, coinOut: coinOut, amountIn: amountIn, valueIn: values[coinIn],
            valueOut: values[coinOut], newValueIn: newValueIn, newValueOut: newValueOut)
        let trade = try settle(move)
        if variant == .ng {
            values[coinIn] = newValueIn
            values[coinOut] = newValueOut
            try curve.checkOracles(values, invariant: invariant)
        }
        return trade
    }

    /// The balances in the curve's unit.
    func values() throws(PoolError) -> CoinAmounts {
        var values = balances
        for place in balances.indices { values[place] = try value(balances[place], place) }
        return values
    }

    private func value(_ amount: UInt256, _ coin: Int) throws(PoolError) -> UInt256 {
        let product = try Checked.product(amount, factors[coin])
        return variant.scale == .rates ? try Checked.quotient(product, divisor) : product
    }

    /// A value in raw units, rounded down.
    func amount(_ value: UInt256, _ coin: Int) throws(PoolError) -> UInt256 {
        try Checked.share(value, divisor, factors[coin])
    }

    /// The fee comes before the conversion to raw units, and the administrator's part is converted
    /// by itself: rounding favours the pool.
    private func settle(_ move: Move) throws(PoolError) -> Trade {
        var out = try Checked.difference(move.valueOut, move.newValueOut)
        if variant.subtractsOne { out = try Checked.difference(out, .one) }
        let rate = try feeRate(move)
        let fee = try Checked.share(out, rate, Self.whole)
        let admin = try Checked.share(fee, adminFee, Self.whole)
        let amountOut = try amount(Checked.difference(out, fee), move.coinOut)
        return Trade(
            amountOut: amountOut, fee: try amount(fee, move.coinOut),
            balanceIn: try newBalanceIn(move),
            balanceOut: try newBalanceOut(move, amountOut: amountOut, fee: fee, admin: admin))
    }

    private func newBalanceIn(_ move: Move) throws(PoolError) -> UInt256 {
        variant.rebooks
            ? try amount(move.newValueIn, move.coinIn)
            : try Checked.sum(balances[move.coinIn], move.amountIn)
    }

    private func newBalanceOut(
        _ move: Move, amountOut: UInt256, fee: UInt256, admin: UInt256
    ) throws(PoolError) -> UInt256 {
        if variant.rebooks {
            let kept = try Checked.sum(move.newValueOut, Checked.difference(fee, admin))
            return try amount(kept, move.coinOut)
        }
        let left = try Checked.difference(balances[move.coinOut], amountOut)
        return try Checked.difference(left, amount(admin, move.coinOut))
    }

    private func feeRate(_ move: Move) throws(PoolError) -> UInt256 {
        guard variant.hasDynamicFee else { return fee }
        // Means of before and after, rounded down.
        let valueIn = try Checked.sum(move.valueIn, move.newValueIn) >> 1
        let valueOut = try Checked.sum(move.valueOut, move.newValueOut) >> 1
        return try feeRate(fee, valueIn, valueOut)
    }

    /// The fee between two values, m·f / ((m − 1)·4·x·y / (x + y)² + 1): from f at the peg to m·f.
    func feeRate(
        _ fee: UInt256, _ valueIn: UInt256, _ valueOut: UInt256
    ) throws(PoolError) -> UInt256 {
        guard let multiplier = offpegFeeMultiplier, multiplier > Self.whole else { return fee }
        let total = try Checked.sum(valueIn, valueOut)
        let square = try Checked.product(total, total)
        var nearness = try Checked.product(multiplier &- Self.whole, 4)
        nearness = try Checked.product(Checked.product(nearness, valueIn), valueOut)
        nearness = try Checked.quotient(nearness, square)
        // The pool checked that the largest fee is one half; nearness is at most the multiplier.
        return try Checked.quotient(multiplier &* fee, nearness &+ Self.whole)
    }
}
