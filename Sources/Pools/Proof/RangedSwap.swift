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

/// The words of a V3 `Swap`: signed amounts as the pool sees them, then the state after.
struct RangedSwapLog {
    let amount0: Int256
    let amount1: Int256
    let sqrtPriceX96: UInt256
    let liquidity: UInt128
    let tick: Int32

    /// Nil for bytes that are no `Swap`.
    init?(_ log: Log) {
        guard log.topics.first == PoolTopic.swap,
            let words = try? LogWords(log, indexed: 2, words: 5),
            let first = try? words.unsigned(0, bits: 256),
            let second = try? words.unsigned(1, bits: 256),
            let amount0 = Int256(twosComplement: first.bigEndianBytes),
            let amount1 = Int256(twosComplement: second.bigEndianBytes),
            let price = try? words.unsigned(2, bits: 160),
            let liquidity = try? words.unsigned128(3), let tick = try? words.tick(4)
        else { return nil }
        self.amount0 = amount0
        self.amount1 = amount1
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
