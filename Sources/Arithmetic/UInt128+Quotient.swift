public import CDivision

extension UInt128 {
    /// `⌊self · factor / divisor⌋`, exactly; nil unless `self` is below the divisor.
    ///
    /// So the quotient is below the factor, and moving up both `self` and the divisor until the
    /// divisor's top bit is set loses nothing and changes no quotient.
    @inlinable
    @inline(__always)
    public func multipliedQuickly(by factor: UInt128, dividedBy divisor: UInt128) -> UInt128? {
        guard self < divisor else { return nil }
        var (normal, scaled) = (divisor, self)
        if normal >> 64 == 0 { (normal, scaled) = (normal << 64, scaled << 64) }
        // The divisor is not zero, so the shift is 0...63.
        let shift = UInt64(truncatingIfNeeded: normal >> 64).leadingZeroBitCount
        normal = normal.movedUp(shift)
        let (high, low) = scaled.movedUp(shift).multipliedWide(by: factor)
        let top = UInt128.digit(high, UInt64(truncatingIfNeeded: low >> 64), normal)
        let bottom = UInt128.digit(top.rest, UInt64(truncatingIfNeeded: low), normal)
        return UInt128(top.digit) << 64 | UInt128(bottom.digit)
    }

    /// Shifted left by 0...63; what leaves the top is dropped.
    @inlinable
    @inline(__always)
    func movedUp(_ shift: Int) -> UInt128 {
        let count = UInt64(truncatingIfNeeded: shift)
        let (high, low) = (UInt64(truncatingIfNeeded: self >> 64), UInt64(truncatingIfNeeded: self))
        // In two steps from below: a shift by 64 would be one by none.
        let top = high &<< count | (low &>> 1) &>> (63 &- count)
        return UInt128(top) << 64 | UInt128(low &<< count)
    }

    /// The whole product in two halves: the standard library's, without its call.
    @inlinable
    @inline(__always)
    public func multipliedWide(by factor: UInt128) -> (high: UInt128, low: UInt128) {
        let (high, low) = (self >> 64, self & UInt128(UInt64.max))
        let (factorHigh, factorLow) = (factor >> 64, factor & UInt128(UInt64.max))
        // (2^64 − 1)² + 2 · (2^64 − 1) is 2^128 − 1: nothing wraps.
        let first = low &* factorLow
        let second = high &* factorLow &+ first >> 64
        let third = low &* factorHigh &+ second & UInt128(UInt64.max)
        return (
            high &* factorHigh &+ second >> 64 &+ third >> 64,
            third << 64 | first & UInt128(UInt64.max)
        )
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
            let result = c_divide(high, middle, top)
            (digit, over) = (result.quotient, result.rest)
        } else {
            let (sum, isCarried) = middle.addingReportingOverflow(top)
            (over, carry) = (sum, isCarried ? 1 : 0)
        }
        let product = UInt128(digit) &* UInt128(below)
        let (difference, isBorrowed) = (UInt128(over) << 64 | UInt128(next))
            .subtractingReportingOverflow(product)
        // A carry outweighs the borrow. What is too many is taken back without a branch: it comes
        // at random, and a wrong guess costs more than all the rest.
        let first = (isBorrowed ? 1 : 0) & ~carry
        let once = masked(divisor, first)
        let (sum, isBack) = difference.addingReportingOverflow(once)
        let second = first ^ (isBack ? 1 : 0)
        return (digit &- first &- second, sum &+ masked(divisor, second))
    }

    /// The value where the bit is one, zero where it is zero.
    @inlinable
    @inline(__always)
    static func masked(_ value: UInt128, _ bit: UInt64) -> UInt128 {
        let mask = 0 &- bit
        return value & (UInt128(mask) << 64 | UInt128(mask))
    }
}
