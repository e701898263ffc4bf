import CDivision

/// Steps on limbs for division, all in registers.
enum Limbs {
    /// `high · 2^64 + low`.
    @inline(__always)
    static func pair(_ high: UInt64, _ low: UInt64) -> UInt128 {
        UInt128(high) << 64 | UInt128(low)
    }

    /// The two limbs of a pair.
    @inline(__always)
    static func split(_ pair: UInt128) -> (high: UInt64, low: UInt64) {
        (UInt64(truncatingIfNeeded: pair >> 64), UInt64(truncatingIfNeeded: pair))
    }

    /// `rest · 2^64 + next` divided, with `rest` below the divisor.
    ///
    /// Leading limbs often are below the divisor: a comparison is cheaper than a division.
    @inline(__always)
    static func divide(
        _ rest: UInt64, _ next: UInt64, by divisor: UInt64
    ) -> (digit: UInt64, rest: UInt64) {
        if rest == 0, next < divisor { return (0, next) }
        return divideOnce(rest, next, by: divisor)
    }

    /// The same in one instruction, always; the processor traps when `rest` is not below the divisor.
    @inline(__always)
    static func divideOnce(
        _ rest: UInt64, _ next: UInt64, by divisor: UInt64
    ) -> (digit: UInt64, rest: UInt64) {
        let result = c_divide(rest, next, divisor)
        return (result.quotient, result.rest)
    }

    /// The bits that leave the top of a limb that is shifted left by 0...63.
    @inline(__always)
    static func carriedOut(_ limb: UInt64, by shift: UInt64) -> UInt64 {
        // In two steps: a shift by 64 would be one by none.
        (limb &>> 1) &>> (63 &- shift)
    }

    /// Shifted right by 0...63, filling with zeros.
    @inline(__always)
    static func shiftedDown(_ value: UInt256, by shift: UInt64) -> UInt256 {
        let (lower, middle, upper) = (
            pair(value.limb1, value.limb0), pair(value.limb2, value.limb1),
            pair(value.limb3, value.limb2)
        )
        let count = UInt128(shift)
        return UInt256(
            limbs: split(lower &>> count).low, split(middle &>> count).low,
            split(upper &>> count).low, value.limb3 &>> shift)
    }

    /// Shifted left by 0...63; what leaves the top is dropped.
    @inline(__always)
    static func shifted(_ value: UInt256, by shift: UInt64) -> UInt256 {
        UInt256(
            limbs: value.limb0 &<< shift,
            (value.limb1 &<< shift) | carriedOut(value.limb0, by: shift),
            (value.limb2 &<< shift) | carriedOut(value.limb1, by: shift),
            (value.limb3 &<< shift) | carriedOut(value.limb2, by: shift))
    }
}

extension UInt256 {
    /// One limb to the left; the fourth is dropped.
    @inline(__always)
    var movedUp: UInt256 { UInt256(limbs: 0, limb0, limb1, limb2) }

    /// One limb to the right; the first is dropped.
    @inline(__always)
    var movedDown: UInt256 { UInt256(limbs: limb1, limb2, limb3, 0) }
}
