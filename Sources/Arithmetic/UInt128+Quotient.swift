extension UInt128 {
    /// `⌊self · factor / divisor⌋` with a product of 256 bits, the short way.
    ///
    /// Nil for a divisor below 2^64 and for a quotient of 2^128 and more, not only when they
    /// cannot be answered: the caller then goes by way of `UInt256`.
    @inlinable
    @inline(__always)
    public func multipliedQuickly(by factor: UInt128, dividedBy divisor: UInt128) -> UInt128? {
        let (high, low) = multipliedFullWidth(by: factor)
        guard divisor >> 64 != 0, high < divisor else { return nil }
        let shift = UInt128(truncatingIfNeeded: divisor.leadingZeroBitCount)
        // The shift is 0...63, and the part above the divisor's place is below the divisor, so
        // no bit leaves the top. Bits come over from below in two steps, since a shift by all 128
        // would be one by none.
        let normal = divisor &<< shift
        let rest = high &<< shift | (low &>> 1) &>> (127 &- shift)
        let next = low &<< shift
        let top = UInt128.digit(rest, UInt64(truncatingIfNeeded: next >> 64), normal)
        let bottom = UInt128.digit(top.rest, UInt64(truncatingIfNeeded: next), normal)
        return UInt128(top.digit) << 64 | UInt128(bottom.digit)
    }

    /// One limb of a quotient: `rest · 2^64 + next` divided by a divisor whose top bit is set, with
    /// `rest` below it (Knuth, volume 2, 4.3.1, algorithm D).
    @inlinable
    @inline(__always)
    static func digit(
        _ rest: UInt128, _ next: UInt64, _ divisor: UInt128
    ) -> (digit: UInt64, rest: UInt128) {
        let (top, below) = (
            UInt64(truncatingIfNeeded: divisor >> 64), UInt64(truncatingIfNeeded: divisor)
        )
        let (high, middle) = (
            UInt64(truncatingIfNeeded: rest >> 64), UInt64(truncatingIfNeeded: rest)
        )
        // The estimate from the top limb alone is at most two too many. Where the limbs are equal
        // it would need 65 bits; the largest limb is at most two too many as well, and what is over
        // is `middle + top`, whose carry is worth 2^128 below.
        var (digit, over) = (UInt64.max, middle)
        var carry: UInt64 = 0
        if high < top {
            (digit, over) = top.dividingFullWidth((high, middle))
        } else {
            let (sum, isCarried) = middle.addingReportingOverflow(top)
            (over, carry) = (sum, isCarried ? 1 : 0)
        }
        let product = UInt128(digit) &* UInt128(below)
        var (remainder, isNegative) = (UInt128(over) << 64 | UInt128(next))
            .subtractingReportingOverflow(product)
        // A carry outweighs the borrow.
        isNegative = isNegative && carry == 0
        while isNegative {
            digit &-= 1
            let (sum, isBack) = remainder.addingReportingOverflow(divisor)
            remainder = sum
            isNegative = !isBack
        }
        return (digit, remainder)
    }
}
