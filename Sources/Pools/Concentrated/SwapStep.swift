import Arithmetic

/// One step of a swap: within one range of constant liquidity, toward one target price.
struct SwapStep {
    /// The price at which the step ends.
    let priceNext: UInt256
    /// What goes in, net of fee.
    let amountIn: UInt256
    /// What comes out.
    let amountOut: UInt256
    /// The fee on top of `amountIn`.
    let feeAmount: UInt256

    /// Takes the step by the rules of Uniswap V3; nil where the contract reverts.
    ///
    /// `remaining` is what is left of the input (fee included) or of the output.
    init?(
        price: UInt256, target: UInt256, liquidity: UInt128, remaining: UInt256, isExactIn: Bool,
        feePips: UInt32
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
        var next = target
        if budget < whole {
            guard
                let part = isExactIn
                    ? SqrtPriceMath.price(
                        price, afterIn: budget, liquidity: liquidity, zeroForOne: zeroForOne)
                    : SqrtPriceMath.price(
                        price, afterOut: budget, liquidity: liquidity, zeroForOne: zeroForOne)
            else { return nil }
            next = part
        }
        let isReached = next == target
        let isWholeInput = isReached && isExactIn
        let isWholeOutput = isReached && !isExactIn
        guard
            let input = isWholeInput
                ? whole
                : SwapStep.amount(price, next, liquidity, isInput: true, zeroForOne: zeroForOne),
            let output = isWholeOutput
                ? whole
                : SwapStep.amount(price, next, liquidity, isInput: false, zeroForOne: zeroForOne)
        else { return nil }
        priceNext = next
        amountIn = input
        amountOut = !isExactIn && output > remaining ? remaining : output
        if isExactIn && !isReached {
            guard let fee = remaining.checkedSubtracting(input) else { return nil }
            feeAmount = fee
        } else {
            guard
                let fee = input.multiplied(
                    by: UInt256(UInt64(feePips)), dividedBy: rest, rounding: .up)
            else { return nil }
            feeAmount = fee
        }
    }

    /// What goes in (rounded up) or comes out (rounded down) between two prices.
    static func amount(
        _ from: UInt256, _ to: UInt256, _ liquidity: UInt128, isInput: Bool, zeroForOne: Bool
    ) -> UInt256? {
        let (lower, upper) = zeroForOne ? (to, from) : (from, to)
        let rounding: Rounding = isInput ? .up : .down
        return isInput == zeroForOne
            ? SqrtPriceMath.amount0(lower, upper, liquidity: liquidity, rounding: rounding)
            : SqrtPriceMath.amount1(lower, upper, liquidity: liquidity, rounding: rounding)
    }
}
