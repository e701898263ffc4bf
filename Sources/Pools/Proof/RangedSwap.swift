import Arithmetic
import Ethereum

/// A swap of a pool of ranges: what moved, and price, liquidity and tick after it.
struct RangedSwap: Hashable {
    let amountIn: UInt256
    let amountOut: UInt256
    let sqrtPriceX96: UInt256
    let liquidity: UInt128
    let tick: Int32

    /// What differs from another swap, in the order of `SwapDifference.Subject`.
    func differences(
        from other: RangedSwap
    ) -> [(subject: SwapDifference.Subject, own: String, other: String)] {
        [
            (.amountIn, amountIn.description, other.amountIn.description),
            (.amountOut, amountOut.description, other.amountOut.description),
            (.sqrtPriceX96, sqrtPriceX96.description, other.sqrtPriceX96.description),
            (.tick, tick.description, other.tick.description),
            (.liquidity, liquidity.description, other.liquidity.description),
        ].filter { $0.1 != $0.2 }
    }
}

/// What a `Swap` of V3, Pancake's V3 or V4 tells: signed amounts as the pool sees them, then the
/// state after.
struct RangedSwapLog {
    let amount0: Int256
    let amount1: Int256
    let sqrtPriceX96: UInt256
    let liquidity: UInt128
    let tick: Int32

    /// Nil for logs that tell no swap by these rules.
    init?(_ log: Log, rules: ConcentratedRules) {
        let isV4 = rules != .v3
        let count: Int
        switch log.topics.first {
        case PoolTopic.swap where !isV4: count = 5
        case PoolTopic.pancakeSwap where !isV4: count = 7
        case PoolTopic.swapV4 where isV4: count = 6
        default: return nil
        }
        let bits = isV4 ? 128 : 256
        guard let words = try? LogWords(log, indexed: 2, words: count),
            let first = try? words.signed(0, bits: bits),
            let second = try? words.signed(1, bits: bits),
            let price = try? words.unsigned(2, bits: 160),
            let liquidity = try? words.unsigned128(3), let tick = try? words.tick(4)
        else { return nil }
        // V4 tells amounts as the trader sees them.
        amount0 = isV4 ? first.negated : first
        amount1 = isV4 ? second.negated : second
        sqrtPriceX96 = price
        self.liquidity = liquidity
        self.tick = tick
    }

    /// Whether token0 went in; nil when the amounts are those of no swap.
    ///
    /// Amounts that are both zero move the price alone, through ranges without liquidity.
    func isZeroForOne(from priceBefore: UInt256) -> Bool? {
        let paysZero = !amount0.isZero && !amount0.isNegative
        let paysOne = !amount1.isZero && !amount1.isNegative
        let getsZero = !amount0.isZero && amount0.isNegative
        let getsOne = !amount1.isZero && amount1.isNegative
        let (down, up) = (paysZero || getsOne, paysOne || getsZero)
        if down != up { return down }
        if down || sqrtPriceX96 == priceBefore { return nil }
        return sqrtPriceX96 < priceBefore
    }
}
