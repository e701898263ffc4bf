import Arithmetic

extension ConstantProductPool {
    /// Whether the simulator allows what a `Swap` of this pair settled, in the state before its
    /// `Sync`, which left `after`.
    ///
    /// A pair gives anything up to the formula's output, so less than that tells nothing, unless it
    /// is exactly what another fee would give. The reserves after are the reserves before plus what
    /// arrived less what was sent; a balance that is short of that is the token's doing.
    public func verdict(on swap: PairSwap, after: ConstantProductPool) -> SwapVerdict {
        let trade = swap.trade(token0, token1)
        func differs(
            _ subject: SwapDifference.Subject, _ expected: String, _ settled: String
        ) -> SwapVerdict {
            .differs(SwapDifference(trade: trade, subject, expected: expected, settled: settled))
        }
        if swap.amount0In.isZero && swap.amount1In.isZero {
            return differs(.amountIn, "more than 0", "0")
        }
        if swap.amount0Out.isZero && swap.amount1Out.isZero {
            return differs(.amountOut, "more than 0", "0")
        }
        let sides: [(before: UInt256, paid: UInt256, sent: UInt256, after: UInt256)] = [
            (reserve0, swap.amount0In, swap.amount0Out, after.reserve0),
            (reserve1, swap.amount1In, swap.amount1Out, after.reserve1),
        ]
        for (side, subject) in zip(sides, [SwapDifference.Subject.reserve0, .reserve1]) {
            guard side.sent < side.before,
                let sum = (side.before &- side.sent).checkedAdding(side.paid)
            else { return differs(subject, "more than was sent", side.before.description) }
            if side.after == sum { continue }
            if side.paid.isZero && side.after < sum { return .undecided(.balanceShort) }
            return differs(subject, sum.description, side.after.description)
        }
        guard keepsProduct(swap, after) else {
            return swap.isOneWay
                ? differs(
                    .amountOut, "at most \(maximum(of: trade) ?? .zero)",
                    trade.amountOut.description)
                : differs(.product, "not lower than before", "lower")
        }
        guard swap.isOneWay else { return .undecided(.bothWays) }
        if takesAll(trade) { return .agrees }
        guard let fee = impliedFeePips(trade) else { return .undecided(.lessThanMaximum) }
        return differs(.feePips, feePips.description, fee.description)
    }

    /// The pair's own check: `Π (balance · 10⁶ − in · fee) ≥ Π reserve · 10⁶`.
    private func keepsProduct(_ swap: PairSwap, _ after: ConstantProductPool) -> Bool {
        func net(_ balance: UInt256, _ paid: UInt256) -> UInt256 {
            // A balance is below 2^112 and what was paid is part of it: 132 bits, never negative.
            balance &* PipUnits.whole &- paid &* UInt256(UInt64(feePips))
        }
        let left = net(after.reserve0, swap.amount0In)
            .multipliedFullWidth(by: net(after.reserve1, swap.amount1In))
        let right = (reserve0 &* PipUnits.whole)
            .multipliedFullWidth(by: reserve1 &* PipUnits.whole)
        return !(left < right)
    }

    /// The same pair with another fee and tokens that move untaxed, as its own books see them.
    private func booked(feePips: UInt32) -> ConstantProductPool? {
        try? ConstantProductPool(
            address: address, token0: token0, token1: token1, reserve0: reserve0,
            reserve1: reserve1, feePips: feePips)
    }

    private func maximum(of trade: SettledTrade) -> UInt256? {
        try? booked(feePips: feePips)?.amountOut(exactIn: trade.amountIn, tokenIn: trade.tokenIn)
    }

    /// Whether the trader took all that the input was worth, or paid no more than the router's sum
    /// for the output.
    private func takesAll(_ trade: SettledTrade) -> Bool {
        if maximum(of: trade) == trade.amountOut { return true }
        let asked = try? booked(feePips: feePips)?
            .amounts(exactOut: trade.amountOut, tokenIn: trade.tokenIn)
        return asked.map { trade.amountIn <= $0.amountIn } ?? false
    }

    /// Amounts from which on a fee is told apart: one part in 10⁴ is 2^16 units, so that a trader's
    /// own choice hits the sum of a fee once in 65,536.
    private static var decisiveAmount: UInt256 { UInt256(655_360_000 as UInt64) }

    /// Another fee, in whole hundredths of a per cent, by which the trader took all to the wei; nil
    /// when there is none or the amounts are too small to tell.
    private func impliedFeePips(_ trade: SettledTrade) -> UInt32? {
        let isZeroIn = trade.tokenIn == token0
        let (reserveIn, reserveOut) = isZeroIn ? (reserve0, reserve1) : (reserve1, reserve0)
        // From out = γ·in·Rout / (Rin + γ·in). All are below 2^112: 244 bits.
        let scaled = trade.amountOut &* reserveIn &* PipUnits.whole
        guard
            let rest = scaled.divided(
                by: trade.amountIn &* (reserveOut &- trade.amountOut), rounding: .down)?.asUInt64,
            rest <= UInt64(PipUnits.one)
        else { return nil }
        // Rounding took from the output, so the fee seems to be that much higher.
        let fee = (PipUnits.one - UInt32(rest)) / 100 * 100
        guard fee != feePips, let other = booked(feePips: fee) else { return nil }
        if trade.amountOut >= Self.decisiveAmount,
            (try? other.amountOut(exactIn: trade.amountIn, tokenIn: trade.tokenIn))
                == trade.amountOut
        {
            return fee
        }
        let asked = try? other.amounts(exactOut: trade.amountOut, tokenIn: trade.tokenIn)
        return trade.amountIn >= Self.decisiveAmount && asked?.amountIn == trade.amountIn
            ? fee : nil
    }
}
