public import Arithmetic

extension SolidlyPool {
    /// A swap of one way: what moves and the reserves that it leaves.
    private struct Booking {
        let amountOut: UInt256
        let fee: UInt256
        let reserve0: UInt256
        let reserve1: UInt256
    }

    /// The output of a swap of exactly this input.
    public func amountOut(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256 {
        try checkPlaces(coinIn, coinOut, of: 2)
        return try book(amountIn, zeroForOne: coinIn == 0).amountOut
    }

    /// What a swap of exactly this input moves and leaves.
    public func swap(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<SolidlyPool> {
        try checkPlaces(coinIn, coinOut, of: 2)
        let booking = try book(amountIn, zeroForOne: coinIn == 0)
        var after = self
        after.reserve0 = booking.reserve0
        after.reserve1 = booking.reserve1
        return CoinSwap(
            amounts: SwapAmounts(
                amountIn: amountIn, amountOut: booking.amountOut, feeAmount: booking.fee),
            feeCoin: coinIn, after: after)
    }

    /// Throws `unsupported`: neither the pair nor its router has such an operation.
    public func swap(
        exactOut amountOut: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<SolidlyPool> {
        try checkPlaces(coinIn, coinOut, of: 2)
        throw PoolError(.unsupported, "the pair has no exact output")
    }

    /// What `swap` of the pair does with the output that `getAmountOut` names.
    private func book(_ amountIn: UInt256, zeroForOne: Bool) throws(PoolError) -> Booking {
        guard !amountIn.isZero else { throw PoolError(.reverts, "insufficient input amount") }
        // The fee is below the whole, so the quotient fits and the difference is not negative.
        let fee =
            amountIn.multiplied(
                by: UInt256(UInt64(feePips)), dividedBy: PipUnits.whole, rounding: .down) ?? .zero
        let net = amountIn &- fee
        guard
            let out = curve.amountOut(
                net, reserve0: reserve0, reserve1: reserve1, zeroForOne: zeroForOne)
        else { throw PoolError(.reverts, "the curve overflows, divides by zero or does not end") }
        guard !out.isZero else { throw PoolError(.reverts, "insufficient output amount") }
        let (reserveIn, reserveOut) = zeroForOne ? (reserve0, reserve1) : (reserve1, reserve0)
        guard !reserveIn.isZero, out < reserveOut else {
            throw PoolError(.reverts, "insufficient liquidity")
        }
        // The input arrives whole before the fee leaves to the fee contract, where it is divided
        // among the shares as a number with 18 places.
        guard let balance = reserveIn.checkedAdding(amountIn),
            fee.checkedMultiplied(by: SolidlyCurve.one) != nil
        else { throw PoolError(.reverts, "the input overflows") }
        let (left, rest) = (balance &- fee, reserveOut &- out)
        let (after0, after1) = zeroForOne ? (left, rest) : (rest, left)
        guard let before = curve.invariant(reserve0, reserve1),
            let after = curve.invariant(after0, after1)
        else { throw PoolError(.reverts, "the curve overflows") }
        guard after >= before else { throw PoolError(.reverts, "the curve would shrink") }
        return Booking(amountOut: out, fee: fee, reserve0: after0, reserve1: after1)
    }
}
