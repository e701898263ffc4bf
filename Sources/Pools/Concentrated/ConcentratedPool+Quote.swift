public import Arithmetic
public import Basics

extension ConcentratedPool {
    /// The output of a swap of exactly this input; throws `exhausted` when the liquidity ends
    /// before.
    public func amountOut(
        exactIn amountIn: UInt256, tokenIn: Address
    ) throws(PoolError) -> UInt256 {
        let walk = try walk(
            amountIn, isExactIn: true, isZeroForOne(tokenIn), countsFee: false)
        guard walk.remaining.isZero else {
            throw PoolError(.exhausted, "the liquidity ends before the amount")
        }
        return walk.calculated
    }

    /// What a swap of exactly this input moves.
    public func amounts(
        exactIn amountIn: UInt256, tokenIn: Address
    ) throws(PoolError) -> SwapAmounts {
        let walk = try walk(amountIn, isExactIn: true, isZeroForOne(tokenIn))
        return amounts(walk, asked: amountIn, isExactIn: true)
    }

    /// What a swap for exactly this output moves.
    public func amounts(
        exactOut amountOut: UInt256, tokenIn: Address
    ) throws(PoolError) -> SwapAmounts {
        let walk = try walk(amountOut, isExactIn: false, isZeroForOne(tokenIn))
        return amounts(walk, asked: amountOut, isExactIn: false)
    }

    /// What a swap of exactly this input moves and leaves.
    public func quote(exactIn amountIn: UInt256, tokenIn: Address) throws(PoolError) -> PoolQuote {
        try quote(amountIn, isExactIn: true, tokenIn)
    }

    /// What a swap for exactly this output moves and leaves.
    public func quote(
        exactOut amountOut: UInt256, tokenIn: Address
    ) throws(PoolError) -> PoolQuote {
        try quote(amountOut, isExactIn: false, tokenIn)
    }

    @inline(__always)
    private func walk(
        _ amount: UInt256, isExactIn: Bool, _ zeroForOne: Bool, countsFee: Bool = true
    ) throws(PoolError) -> SwapWalk {
        var walk = try SwapWalk(
            pool: self, amount: amount, isExactIn: isExactIn, zeroForOne: zeroForOne,
            countsFee: countsFee)
        try walk.run(table, spacing: tickSpacing)
        return walk
    }

    private func amounts(_ walk: SwapWalk, asked: UInt256, isExactIn: Bool) -> SwapAmounts {
        // The walk only ever takes from what remains.
        let used = asked &- walk.remaining
        return SwapAmounts(
            amountIn: isExactIn ? used : walk.calculated,
            amountOut: isExactIn ? walk.calculated : used, feeAmount: walk.feeAmount,
            protocolFeeAmount: walk.protocolFeeAmount, isPartial: !walk.remaining.isZero,
            ticksCrossed: walk.ticksCrossed)
    }

    private func quote(
        _ amount: UInt256, isExactIn: Bool, _ tokenIn: Address
    ) throws(PoolError) -> PoolQuote {
        let walk = try walk(amount, isExactIn: isExactIn, isZeroForOne(tokenIn))
        guard let tick = walk.edgeTick ?? TickMath.tick(atSqrtPrice: walk.sqrtPriceX96) else {
            throw PoolError(.reverts, "the price left its range")
        }
        var after = self
        after.sqrtPriceX96 = walk.sqrtPriceX96
        after.tick = tick
        after.liquidity = walk.liquidity
        return PoolQuote(
            amounts: amounts(walk, asked: amount, isExactIn: isExactIn), feeToken: tokenIn,
            after: .concentrated(after))
    }
}
