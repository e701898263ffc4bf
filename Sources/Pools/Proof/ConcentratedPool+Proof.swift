import Arithmetic
public import Ethereum

extension ConcentratedPool {
    /// Whether the simulator moves what a `Swap` of this pool settled, in the state just before it.
    ///
    /// A log does not say how the swap was asked for, but only three ways lead to it: the input was
    /// given and used up, the output was given and reached, or the price came to a limit. In the
    /// last case every step went its whole way, so amounts and state follow from the final price
    /// alone, whatever was given. It agrees when one way gives the same amounts, price, liquidity
    /// and tick. Protocol fees of V3 change none of them, those of V4 are part of its fee.
    public func verdict(on log: Log, place: PoolPlace) -> SwapVerdict {
        guard place.concerns(log), !log.removed, let words = RangedSwapLog(log, rules: rules) else {
            return .notATrade
        }
        guard let zeroForOne = words.isZeroForOne(from: sqrtPriceX96) else {
            return impossible(words)
        }
        let (paid, received) =
            zeroForOne ? (words.amount0, words.amount1) : (words.amount1, words.amount0)
        return verdict(
            on: RangedSwap(
                amountIn: paid.magnitude, amountOut: received.magnitude,
                sqrtPriceX96: words.sqrtPriceX96, liquidity: words.liquidity, tick: words.tick),
            zeroForOne: zeroForOne)
    }

    /// Both tokens in, both out, or nothing at all: no way of swapping gives that.
    private func impossible(_ words: RangedSwapLog) -> SwapVerdict {
        let trade = SettledTrade(
            tokenIn: token0, tokenOut: token1, amountIn: words.amount0.magnitude,
            amountOut: words.amount1.magnitude)
        return .differs(
            SwapDifference(
                trade: trade, .amountIn, expected: "one token in, the other out",
                settled: "\(words.amount0) and \(words.amount1)"))
    }

    func verdict(on swap: RangedSwap, zeroForOne: Bool) -> SwapVerdict {
        var nearest: [(subject: SwapDifference.Subject, own: String, other: String)] = []
        for way in SwapWay.allCases {
            guard let outcome = try? outcome(of: swap, by: way, zeroForOne: zeroForOne) else {
                continue
            }
            let differences = outcome.differences(from: swap)
            if differences.isEmpty { return .agrees }
            if nearest.isEmpty || differences.count < nearest.count { nearest = differences }
        }
        let trade = SettledTrade(
            tokenIn: zeroForOne ? token0 : token1, tokenOut: zeroForOne ? token1 : token0,
            amountIn: swap.amountIn, amountOut: swap.amountOut)
        guard let first = nearest.first else {
            return .differs(
                SwapDifference(
                    trade: trade, .amountOut, expected: "reverts",
                    settled: swap.amountOut.description))
        }
        return .differs(
            SwapDifference(
                trade: trade, first.subject, expected: first.own, settled: first.other))
    }

    /// What a swap may have been asked for by.
    private enum SwapWay: CaseIterable {
        case exactIn
        case exactOut
        case priceLimit
    }

    private func outcome(
        of swap: RangedSwap, by way: SwapWay, zeroForOne: Bool
    ) throws(PoolError) -> RangedSwap {
        let asked: UInt256
        var limit: UInt256?
        switch way {
        case .exactIn: asked = swap.amountIn
        case .exactOut: asked = swap.amountOut
        case .priceLimit:
            // The most that a call can name, which no pool can hold.
            asked = (UInt256.one << 255) &- .one
            limit = swap.sqrtPriceX96
        }
        var walk = try SwapWalk(
            pool: self, amount: asked, isExactIn: way != .exactOut, zeroForOne: zeroForOne,
            limit: limit)
        try walk.run(table, spacing: tickSpacing)
        guard let tick = walk.edgeTick ?? TickMath.tick(atSqrtPrice: walk.sqrtPriceX96) else {
            throw PoolError(.reverts, "the price left its range")
        }
        // The walk only ever takes from what remains.
        let used = asked &- walk.remaining
        return RangedSwap(
            amountIn: way == .exactOut ? walk.calculated : used,
            amountOut: way == .exactOut ? used : walk.calculated,
            sqrtPriceX96: walk.sqrtPriceX96, liquidity: walk.liquidity, tick: tick)
    }
}
