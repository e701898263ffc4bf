import Arithmetic

/// Short ways of a walk, which end where the long one does.
extension SwapWalk {
    /// Takes the last step of an exact input by V3's rules, if the amount ends before the target.
    ///
    /// The contract asks first whether the amount, net of fee, covers the way to the target, rounded
    /// up. That is so exactly when the price that it moves to, rounded towards where it came from,
    /// reaches the target: `⌈L·p / (L + a·p)⌉ ≤ t` and `a ≥ ⌈L·(1/t − 1/p)⌉` are the same for whole
    /// numbers, and so are `p + ⌊a/L⌋ ≥ t` and `a ≥ ⌈L·(t − p)⌉`. So the way to the target need not
    /// be known. False, with nothing changed, where the step reaches it and where products overflow,
    /// for which the contract has another formula.
    mutating func end(before target: UInt256) -> Bool {
        guard liquidity != 0, let budget = netBudget else { return false }
        let next: UInt256?
        if zeroForOne {
            let scaled = UInt256(liquidity) << 96
            let (product, overflow) = budget.multipliedReportingOverflow(by: sqrtPriceX96)
            guard !overflow, let divisor = scaled.checkedAdding(product) else { return false }
            next = scaled.multiplied(by: sqrtPriceX96, dividedBy: divisor, rounding: .up)
        } else {
            next = SqrtPriceMath.price(
                sqrtPriceX96, afterIn: budget, liquidity: liquidity, zeroForOne: false)
        }
        guard let next, zeroForOne ? next > target : next < target,
            let output = SwapStep.amount(
                sqrtPriceX96, next, liquidity, isInput: false, zeroForOne: zeroForOne),
            let sum = calculated.checkedAdding(output)
        else { return false }
        if countsFee {
            guard
                let input = SwapStep.amount(
                    sqrtPriceX96, next, liquidity, isInput: true, zeroForOne: zeroForOne),
                let stepFee = remaining.checkedSubtracting(input),
                let total = feeAmount.checkedAdding(stepFee)
            else { return false }
            feeAmount = total
        }
        calculated = sum
        remaining = .zero
        sqrtPriceX96 = next
        return true
    }

    /// What remains, less the fee on it, rounded down.
    private var netBudget: UInt256? {
        let rest = PipUnits.one &- fee.pips
        // Below 2^107, times a rate of 20 bits.
        if remaining.limb1 >> 43 | remaining.limb2 | remaining.limb3 == 0 {
            let narrow = UInt128(remaining.limb1) << 64 | UInt128(remaining.limb0)
            return UInt256(narrow &* UInt128(rest) / UInt128(PipUnits.one))
        }
        return remaining.multiplied(
            by: UInt256(UInt64(rest)), dividedBy: PipUnits.whole, rounding: .down)
    }

    /// Ranges that are crossed before sums are carried over: fewer than leave 128 bits.
    private static let crossingsMax = 1 << 14

    /// Crosses whole ranges from the tick on which the price stands, as long as more is left than
    /// they take.
    ///
    /// Just as much is left to single steps: a walk that has used everything stops at the first edge.
    mutating func crossSegments(_ table: TickTable) {
        guard let segmentFee = table.segmentFee, var left = remaining.asUInt128 else { return }
        // Of each range 112 bits, so the sums of that many wrap nowhere.
        var (inputs, fees, outputs) = (0 as UInt128, 0 as UInt128, 0 as UInt128)
        var (place, crossed) = (position, 0)
        while place >= 0, place < table.segments.count, crossed < Self.crossingsMax {
            let segment = table.segments[place]
            guard segment.isKnown else { break }
            let way = segment.way(zeroForOne: zeroForOne, segmentFee)
            let taken = isExactIn ? way.input &+ way.fee : way.output
            let end = table.places[zeroForOne ? place : place + 1].sqrtPriceX96
            guard left > taken, zeroForOne ? end > limit : end < limit else {
                break
            }
            left &-= taken
            inputs &+= way.input
            fees &+= way.fee
            outputs &+= way.output
            crossed += 1
            place += zeroForOne ? -1 : 1
        }
        let total = isExactIn ? UInt256(outputs) : UInt256(inputs) &+ UInt256(fees)
        guard crossed > 0, let sum = calculated.checkedAdding(total),
            let fee = feeAmount.checkedAdding(UInt256(fees))
        else { return }
        calculated = sum
        feeAmount = fee
        remaining = UInt256(left)
        arrive(at: zeroForOne ? place + 1 : place, crossed: crossed, table)
    }
}
