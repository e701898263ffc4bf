import Arithmetic

/// A swap's way from range to range, step by step as the contract's loop takes it.
///
/// The contract looks for the next initialised tick inside one word of its bitmap, 256 spacings
/// wide, and stops at the word's edge when there is none. Each such stop rounds, so each is taken.
struct SwapWalk {
    var sqrtPriceX96: UInt256
    private(set) var liquidity: UInt128
    /// What is left of the asked amount.
    var remaining: UInt256
    /// The other side of the swap: output for an exact input, input for an exact output.
    var calculated = UInt256.zero
    var feeAmount = UInt256.zero
    /// The protocol's part of `feeAmount`; counted for V4 only.
    private(set) var protocolFeeAmount = UInt256.zero
    private(set) var ticksCrossed = 0
    /// The tick after the last edge; nil when the price stopped between edges.
    private(set) var edgeTick: Int32?

    let zeroForOne: Bool
    let isExactIn: Bool
    let fee: SwapFee
    let countsFee: Bool
    private let asked: UInt256
    let limit: UInt256
    private var tick: Int32
    /// The position of the last initialised tick not above the price.
    private(set) var position: Int
    /// Whether the price stands on the tick that it crossed last.
    private var isOnTick = false
    /// Whether the next step may well be the last.
    private var mayEndSoon = true

    /// A walk for an amount, or to a price if one is given and reached before; one that need not
    /// count the fee leaves `feeAmount` as it is.
    init(
        pool: borrowing ConcentratedPool, amount: UInt256, isExactIn: Bool, zeroForOne: Bool,
        limit named: UInt256? = nil, countsFee: Bool = true
    ) throws(PoolError) {
        guard !pool.sqrtPriceX96.isZero else {
            throw PoolError(.reverts, "the pool is not initialised")
        }
        guard !amount.isZero else { throw PoolError(.reverts, "a zero amount") }
        fee = pool.swapFee(zeroForOne: zeroForOne)
        // V4 names an input by a negative number, of which there is one more.
        guard
            amount.limb3 >> 63 == 0
                || fee.isV4 && isExactIn && amount == UInt256.one << 255
        else { throw PoolError(.reverts, "the amount does not fit a signed word") }
        guard isExactIn || fee.pips < PipUnits.one else {
            throw PoolError(.reverts, "a fee of 100 % leaves no output")
        }
        // The prices just inside the range, which routers name when they want none.
        let end = zeroForOne ? TickMath.sqrtPriceMin &+ .one : TickMath.sqrtPriceMax &- .one
        limit = named ?? end
        guard zeroForOne ? limit < pool.sqrtPriceX96 : limit > pool.sqrtPriceX96 else {
            throw PoolError(.reverts, "the price is at its end already")
        }
        guard zeroForOne ? limit >= end : limit <= end else {
            throw PoolError(.reverts, "the limit is out of range")
        }
        sqrtPriceX96 = pool.sqrtPriceX96
        liquidity = pool.liquidity
        remaining = amount
        asked = amount
        tick = pool.tick
        edgeTick = pool.tick
        position = pool.table.position(atOrBelow: pool.tick)
        self.zeroForOne = zeroForOne
        self.isExactIn = isExactIn
        self.countsFee = countsFee
    }

    /// Takes every step.
    mutating func run(_ table: TickTable, spacing: Int32) throws(PoolError) {
        try steps(table, spacing: spacing)
        guard !fee.isV4 || fitsBalanceDelta else {
            throw PoolError(.reverts, "the amounts do not fit signed 128-bit words")
        }
    }

    private mutating func steps(_ table: TickTable, spacing: Int32) throws(PoolError) {
        let hasSegments = fee.protocolPips == 0 && fee.pips == table.feePips
        while !remaining.isZero, sqrtPriceX96 != limit {
            if isOnTick, hasSegments { crossSegments(table) }
            let (next, isInitialized) = nextTick(table, spacing)
            let candidate = zeroForOne ? position : position + 1
            let price =
                isInitialized
                ? table.places[candidate].sqrtPriceX96 : TickMath.sqrtPrice(atTick: next)
            guard let price else { throw PoolError(.reverts, "the tick is out of range") }
            let start = sqrtPriceX96
            let isBeyondLimit = zeroForOne ? price < limit : price > limit
            let target = isBeyondLimit ? limit : price
            // A step to where the price is moves and rounds nothing.
            if target != start {
                if mayEndSoon, isExactIn, !fee.isV4, end(before: target) {
                    if sqrtPriceX96 != start { edgeTick = nil }
                    break
                }
                mayEndSoon = false
                try step(to: target)
            }
            if sqrtPriceX96 == price {
                isOnTick = isInitialized
                if isInitialized { cross(candidate, table) }
                tick = zeroForOne ? next - 1 : next
                edgeTick = tick
            } else if sqrtPriceX96 != start {
                // The price stopped between edges, which ends the swap: the amount is used up or
                // the limit is reached. Whoever needs the tick computes it from the price.
                edgeTick = nil
                break
            }
        }
    }

    private mutating func step(to target: UInt256) throws(PoolError) {
        guard let step = nextStep(to: target),
            let input = step.amountIn.checkedAdding(step.feeAmount),
            let left = remaining.checkedSubtracting(isExactIn ? input : step.amountOut),
            let sum = calculated.checkedAdding(isExactIn ? step.amountOut : input),
            let total = feeAmount.checkedAdding(step.feeAmount),
            let share = protocolFeeAmount.checkedAdding(fee.protocolShare(of: step, input))
        else { throw PoolError(.reverts, "the step overflows") }
        sqrtPriceX96 = step.priceNext
        remaining = left
        calculated = sum
        feeAmount = total
        protocolFeeAmount = share
    }

    @inline(__always)
    private func nextStep(to target: UInt256) -> SwapStep? {
        fee.isV4
            ? SwapStep(
                v4From: sqrtPriceX96, target: target, liquidity: liquidity, remaining: remaining,
                isExactIn: isExactIn, feePips: fee.pips)
            : SwapStep(
                price: sqrtPriceX96, target: target, liquidity: liquidity, remaining: remaining,
                isExactIn: isExactIn, feePips: fee.pips)
    }

    /// Whether what was paid is at most 2^127 and what was received below it: V4 keeps both as
    /// signed words of 128 bits, the paid one negative.
    private var fitsBalanceDelta: Bool {
        // The walk only ever takes from what remains.
        let used = asked &- remaining
        let (paid, received) = isExactIn ? (used, calculated) : (calculated, used)
        return paid <= UInt256.one << 127 && received < UInt256.one << 127
    }

    /// Arrives at a tick after crossing others on the way.
    mutating func arrive(at place: Int, crossed: Int, _ table: TickTable) {
        sqrtPriceX96 = table.places[place].sqrtPriceX96
        let index = table.places[place].index
        tick = zeroForOne ? index - 1 : index
        edgeTick = tick
        ticksCrossed += crossed
        position = zeroForOne ? place - 1 : place
        liquidity = table.liquidity(atPosition: position)
    }

    private mutating func cross(_ candidate: Int, _ table: TickTable) {
        ticksCrossed += 1
        mayEndSoon = true
        position = zeroForOne ? candidate - 1 : candidate
        liquidity = table.liquidity(atPosition: position)
    }

    /// The next stop in the direction of the swap and whether it is an initialised tick.
    private func nextTick(_ table: TickTable, _ spacing: Int32) -> (Int32, Bool) {
        // Without liquidity nothing moves and nothing rounds, so the words are skipped.
        let isEmpty = liquidity == 0
        let word = TickTable.wordEdge(from: tick, spacing, zeroForOne: zeroForOne)
        if zeroForOne {
            let edge = isEmpty ? TickMath.tickMin : word
            if position >= 0, table.places[position].index >= edge {
                return (table.places[position].index, true)
            }
            return (max(edge, TickMath.tickMin), false)
        }
        let edge = isEmpty ? TickMath.tickMax : word
        if position + 1 < table.places.count, table.places[position + 1].index <= edge {
            return (table.places[position + 1].index, true)
        }
        return (min(edge, TickMath.tickMax), false)
    }
}
