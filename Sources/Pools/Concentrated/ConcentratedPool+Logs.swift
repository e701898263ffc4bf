import Arithmetic
import Basics
public import Ethereum

extension ConcentratedPool {
    /// Follows a log of this pool that changes what it answers; true if it was one.
    ///
    /// Logs of other contracts and other events are left alone, as are all logs for a pool by the
    /// rules of V4, whose events name the pool: see `apply(_:place:)`. Throws, with the state unchanged, when the log contradicts
    /// the state: then an earlier log was missed and the pool must be read again.
    public mutating func apply(_ log: Log) throws(PoolError) -> Bool {
        guard rules == .v3, log.address == address, let topic = log.topics.first else {
            return false
        }
        if topic == PoolTopic.swap {
            try applySwap(LogWords(log, indexed: 2, words: 5))
        } else if topic == PoolTopic.pancakeSwap {
            try applySwap(LogWords(log, indexed: 2, words: 7))
        } else if topic == PoolTopic.mint {
            let words = try LogWords(log, indexed: 3, words: 4)
            try move(words, amount: words.unsigned128(1), isMint: true)
        } else if topic == PoolTopic.burn {
            let words = try LogWords(log, indexed: 3, words: 3)
            try move(words, amount: words.unsigned128(0), isMint: false)
        } else if topic == PoolTopic.initialize {
            try applyInitialize(LogWords(log, indexed: 0, words: 2))
        } else {
            return false
        }
        return true
    }

    private mutating func applyInitialize(_ words: LogWords) throws(PoolError) {
        try begin(price: words.unsigned(0, bits: 160), tick: words.tick(1))
    }

    /// The pool gets its first price.
    mutating func begin(price: UInt256, tick newTick: Int32) throws(PoolError) {
        guard sqrtPriceX96.isZero else {
            throw PoolError(.inconsistentLog, "the pool was initialised before")
        }
        guard TickMath.tick(atSqrtPrice: price) == newTick else {
            throw PoolError(.inconsistentLog, "the tick is not that of the price")
        }
        sqrtPriceX96 = price
        tick = newTick
    }

    /// Takes over price, liquidity and tick, in words 2, 3 and 4, after a swap.
    mutating func applySwap(_ words: LogWords) throws(PoolError) {
        let price = try words.unsigned(2, bits: 160)
        let newLiquidity = try words.unsigned128(3)
        let newTick = try words.tick(4)
        guard !sqrtPriceX96.isZero else {
            throw PoolError(.inconsistentLog, "a swap before the first price")
        }
        guard Self.fits(tick: newTick, sqrtPriceX96: price, tickSpacing) else {
            throw PoolError(.inconsistentLog, "the tick is not that of the price")
        }
        let position = table.position(atOrBelow: newTick)
        guard table.liquidity(atPosition: position) == newLiquidity else {
            throw PoolError(.inconsistentLog, "the liquidity is not the sum of the ticks")
        }
        sqrtPriceX96 = price
        tick = newTick
        liquidity = newLiquidity
    }

    private mutating func move(
        _ words: LogWords, amount: UInt128, isMint: Bool
    ) throws(PoolError) {
        guard let size = Int128(exactly: amount) else {
            throw PoolError(.inconsistentLog, "a position larger than a tick can hold")
        }
        try move(
            isMint ? size : -size, from: words.tick(topic: 2), to: words.tick(topic: 3))
    }

    /// A position between two ticks grows or, with a negative amount, shrinks.
    mutating func move(
        _ size: Int128, from lower: Int32, to upper: Int32
    ) throws(PoolError) {
        guard !sqrtPriceX96.isZero else {
            throw PoolError(.inconsistentLog, "a position before the first price")
        }
        guard lower < upper, lower >= TickMath.tickMin, upper <= TickMath.tickMax,
            lower % tickSpacing == 0, upper % tickSpacing == 0
        else { throw PoolError(.inconsistentLog, "a position between impossible ticks") }
        // Burning nothing is how owners settle their fees.
        if size == 0 { return }
        let moved = try table.moving(size, from: lower, to: upper)
        table = moved
        liquidity = moved.liquidity(atPosition: moved.position(atOrBelow: tick))
    }
}
