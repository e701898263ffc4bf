import Arithmetic

extension SwapStep {
    /// Takes the step by the rules of Uniswap V4 (`SwapMath`); nil where the contract reverts.
    ///
    /// Where the amount ends before the target, what is left of it is the amount itself: V3 computes
    /// it again from the price, and so treats a price that only rounding brings to the target as
    /// having reached it. A fee of 100 % is legal for an exact input: the price stays.
    init?(
        v4From price: UInt256, target: UInt256, liquidity: UInt128, remaining: UInt256,
        isExactIn: Bool, feePips: UInt32
    ) {
        let zeroForOne = price >= target
        let rest = PipUnits.rest(feePips)
        var budget = remaining
        if isExactIn {
            guard
                let net = remaining.multiplied(
                    by: rest, dividedBy: PipUnits.whole, rounding: .down)
            else { return nil }
            budget = net
        }
        // The whole way to the target, in the currency of the budget.
        guard
            let whole = SwapStep.amount(
                price, target, liquidity, isInput: isExactIn, zeroForOne: zeroForOne)
        else { return nil }
        let isReached = budget >= whole
        let given = isReached ? whole : budget
        guard
            let next = isReached
                ? target
                : isExactIn
                    ? SqrtPriceMath.price(
                        price, afterIn: given, liquidity: liquidity, zeroForOne: zeroForOne)
                    : SqrtPriceMath.price(
                        price, afterOut: given, liquidity: liquidity, zeroForOne: zeroForOne),
            let other = SwapStep.amount(
                price, next, liquidity, isInput: !isExactIn, zeroForOne: zeroForOne)
        else { return nil }
        priceNext = next
        amountIn = isExactIn ? given : other
        amountOut = isExactIn ? other : given
        if isExactIn && !isReached {
            // The budget is what a fee below the whole leaves of what remains.
            feeAmount = remaining &- given
        } else if rest.isZero {
            // Nothing was left of the input, so only a way of nothing was reached.
            feeAmount = .zero
        } else {
            guard
                let fee = amountIn.multiplied(
                    by: UInt256(UInt64(feePips)), dividedBy: rest, rounding: .up)
            else { return nil }
            feeAmount = fee
        }
    }
}
