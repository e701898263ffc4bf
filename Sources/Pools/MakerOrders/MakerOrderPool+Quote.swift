public import Arithmetic

/// What one fill moves.
struct MakerFill {
    /// What the maker gets, raw units of the taker's token.
    var taking: UInt256
    /// What the taker gets, raw units of the maker's token.
    var making: UInt256
    /// What the taker pays on top, raw units of its token.
    var fee: UInt256 = .zero
    /// Whether the order ends before the asked amount does.
    var isPartial: Bool

    /// What the taker sends, raw units; the sum fits, since a fee comes with amounts below 2^128 only.
    var amountIn: UInt256 { taking &+ fee }
}

extension MakerOrderPool {
    /// The output of a fill for exactly this input; throws `exhausted` where `swap` would be partial.
    public func amountOut(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256 {
        let fill = try fill(exactIn: amountIn, from: coinIn, to: coinOut)
        guard !fill.isPartial else {
            throw PoolError(.exhausted, "the order ends before the amount does")
        }
        return fill.making
    }

    /// What a fill for exactly this input moves and leaves; partial where the order ends first.
    ///
    /// 0x rounds what the maker gives down and moves nothing when that is nothing. Where a fee on top
    /// leaves no fill that costs exactly the input, the next smaller one is made.
    public func swap(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<MakerOrderPool> {
        leaving(try fill(exactIn: amountIn, from: coinIn, to: coinOut))
    }

    /// What a fill for exactly this output moves and leaves; partial where the order ends first.
    ///
    /// 1inch rounds what the taker gives up; 0x has no such operation and throws `unsupported`.
    public func swap(
        exactOut amountOut: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<MakerOrderPool> {
        try checkWay(coinIn, coinOut)
        guard case .oneInch(let order) = order else {
            throw PoolError(.unsupported, "0x fills by the taker's amount only")
        }
        return leaving(try order.fill(exactOut: amountOut, remaining: order.remaining(state)))
    }

    private func fill(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> MakerFill {
        try checkWay(coinIn, coinOut)
        return switch order {
        case .zeroEx(let order): try order.fill(exactIn: amountIn, filled: state.filled)
        case .oneInch(let order):
            try order.fill(exactIn: amountIn, remaining: order.remaining(state))
        }
    }

    /// Refuses the way back, and orders that cannot be filled.
    private func checkWay(_ coinIn: Int, _ coinOut: Int) throws(PoolError) {
        try checkPlaces(coinIn, coinOut, of: 2)
        guard coinIn == 0 else {
            throw PoolError(.unsupported, "a maker's order goes one way only")
        }
        if let refusal { throw refusal.error }
    }

    private func leaving(_ fill: MakerFill) -> CoinSwap<MakerOrderPool> {
        var after = self
        // What is filled never passes the whole, by which each fill was bounded.
        switch order {
        case .zeroEx: after.state.filled = state.filled &+ fill.taking
        case .oneInch: after.state.filled = state.filled &+ fill.making
        }
        return CoinSwap(
            amounts: SwapAmounts(
                amountIn: fill.amountIn, amountOut: fill.making, feeAmount: fill.fee,
                isPartial: fill.isPartial),
            feeCoin: 0, after: after)
    }
}
