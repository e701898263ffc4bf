import Arithmetic
import Pools

/// Exact swaps through a pool in one direction, with its search curve where that guides them.
struct ExactSwap {
    /// Whether token0 is paid.
    let isForward: Bool
    /// All curves.
    let table: CurveTable
    /// The pool's own in this direction.
    let curve: Int

    /// What a swap of exactly this input moves, less where the liquidity ends.
    ///
    /// Nil when nothing comes out or the contract would revert.
    func sell(_ pool: AnyPool, _ amount: UInt256) -> SwapPair? {
        guard !amount.isZero else { return nil }
        let tokenIn = isForward ? pool.token0 : pool.token1
        if let output = try? pool.amountOut(exactIn: amount, tokenIn: tokenIn) {
            return output.isZero ? nil : SwapPair(paid: amount, received: output)
        }
        if case .coins(let pair) = pool { return sellAll(pair, amount) }
        guard let part = try? pool.amounts(exactIn: amount, tokenIn: tokenIn),
            !part.amountOut.isZero, part.amountIn <= amount
        else { return nil }
        return SwapPair(paid: part.amountIn, received: part.amountOut)
    }

    /// All that a pool of coins takes, where that is less than `amount`: it reverts for more.
    private func sellAll(_ pair: CoinPair, _ amount: UInt256) -> SwapPair? {
        let tokenIn = isForward ? pair.token0 : pair.token1
        let end = table.curves[curve].inputMax * (1 - 0x1p-30)
        guard let most = UInt256(searchValue: end), most < amount, !most.isZero,
            let output = try? pair.amountOut(exactIn: most, tokenIn: tokenIn), !output.isZero
        else { return nil }
        return SwapPair(paid: most, received: output)
    }

    /// What a swap for exactly this output moves, less where the liquidity ends.
    ///
    /// A pool of coins is paid the least input found whose exact swap gives as much: most have no
    /// swap for an exact output. Nil when the contract would revert.
    func buy(_ pool: AnyPool, _ amount: UInt256) -> SwapPair? {
        guard !amount.isZero else { return nil }
        let tokenIn = isForward ? pool.token0 : pool.token1
        if case .coins(let pair) = pool {
            let guess = table.input(curve, ofOutput: amount.searchValue)
            return LeastInput(pair: pair, tokenIn: tokenIn).swap(
                receiving: amount, guess: guess,
                price: table.marginalPrice(curve, afterInput: guess))
        }
        guard let trade = try? pool.amounts(exactOut: amount, tokenIn: tokenIn) else { return nil }
        let received = min(trade.amountOut, amount)
        return received.isZero ? nil : SwapPair(paid: trade.amountIn, received: received)
    }

    /// The least input from the trade's up, by a few units, that yields as much in a forward swap;
    /// at the end of the liquidity what the forward swap yields.
    ///
    /// Each range that is crossed may take a unit more on the way forward; where many are, single
    /// units would take too long.
    func covered(_ pool: AnyPool, _ trade: SwapPair, _ room: UInt256) -> SwapPair? {
        var input = trade.paid
        for trial in 0..<12 where input <= room {
            if let forward = sell(pool, input), forward.paid == input,
                forward.received >= trade.received
            {
                return SwapPair(paid: input, received: trade.received)
            }
            let step = trial < 4 ? UInt256.one : UInt256.one << (trial - 2)
            guard let next = input.checkedAdding(step) else { break }
            input = next
        }
        guard let forward = sell(pool, trade.paid) else { return nil }
        return SwapPair(paid: forward.paid, received: min(forward.received, trade.received))
    }
}
