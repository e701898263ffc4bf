import Arithmetic

extension AnyCoinPool {
    /// Whether the simulator gives what a swap settled, in the state just before it.
    ///
    /// A log does not tell whether input or output was named, so either will do. A pool that drifts
    /// is not compared: its rates have moved since it was read.
    public func verdict(on trade: SettledTrade) -> SwapVerdict {
        guard let coinIn = place(of: trade.tokenIn), let coinOut = place(of: trade.tokenOut) else {
            return .notATrade
        }
        if drifts { return .undecided(.drifted) }
        let forward = try? swap(exactIn: trade.amountIn, from: coinIn, to: coinOut)
        if forward?.amounts.amountOut == trade.amountOut { return .agrees }
        let backward = try? swap(exactOut: trade.amountOut, from: coinIn, to: coinOut)
        if backward?.amounts.amountIn == trade.amountIn { return .agrees }
        if case .solidly = self, let most = forward?.amounts.amountOut, trade.amountOut < most {
            return .undecided(.lessThanMaximum)
        }
        return .differs(
            SwapDifference(
                trade: trade, .amountOut,
                expected: forward?.amounts.amountOut.description ?? "reverts",
                settled: trade.amountOut.description))
    }
}
