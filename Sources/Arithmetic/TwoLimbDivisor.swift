/// A divisor of two limbs whose top bit is set, with its reciprocal: each limb of a quotient then
/// costs two multiplications.
///
/// Möller and Granlund, "Improved division by invariant integers" (IEEE Transactions on Computers,
/// 2011), algorithms 4 and 6. All operators wrap where the paper computes modulo 2^64 or 2^128.
struct TwoLimbDivisor {
    let value: UInt128
    /// ⌊(2^192 − 1) / value⌋ − 2^64.
    let reciprocal: UInt64

    /// The caller has shown that the top bit is set.
    @inline(__always)
    init(normal value: UInt128) {
        let (top, below) = Limbs.split(value)
        // ~top is below top, so the quotient fits: the reciprocal of the top limb alone.
        var reciprocal = Limbs.divideOnce(~top, .max, by: top).digit
        var error = top &* reciprocal &+ below
        if error < below {
            reciprocal &-= 1
            if error >= top {
                reciprocal &-= 1
                error &-= top
            }
            error &-= top
        }
        let (high, low) = reciprocal.multipliedFullWidth(by: below)
        error &+= high
        if error < high {
            reciprocal &-= 1
            if Limbs.pair(error, low) >= value { reciprocal &-= 1 }
        }
        self.value = value
        self.reciprocal = reciprocal
    }

    /// One limb of a quotient: `rest · 2^64 + next` divided, with `rest` below the divisor.
    @inline(__always)
    func divide(_ rest: UInt128, _ next: UInt64) -> (digit: UInt64, rest: UInt128) {
        let (high, low) = Limbs.split(rest)
        let (top, below) = Limbs.split(value)
        let (estimate, fraction) = Limbs.split(UInt128(reciprocal) &* UInt128(high) &+ rest)
        var remainder = Limbs.pair(low &- estimate &* top, next)
        remainder = remainder &- UInt128(below) &* UInt128(estimate) &- value
        // One too many as often as not: taken back without a branch.
        let mask: UInt64 = Limbs.split(remainder).high >= fraction ? .max : 0
        var digit = estimate &+ 1 &+ mask
        remainder &+= Limbs.pair(top & mask, below & mask)
        if remainder >= value {
            digit &+= 1
            remainder &-= value
        }
        return (digit, remainder)
    }

    /// The same for a single limb of quotient, for which a reciprocal does not pay.
    ///
    /// The caller has shown that the top limb of `rest` is below that of the divisor.
    @inline(__always)
    static func divideOnce(
        _ rest: UInt128, _ next: UInt64, by value: UInt128
    ) -> (digit: UInt64, rest: UInt128) {
        let (top, below) = Limbs.split(value)
        // Knuth's estimate from the top limb: at most two too many.
        let (high, low) = Limbs.split(rest)
        let (estimate, over) = Limbs.divideOnce(high, low, by: top)
        var digit = estimate
        let product = UInt128(estimate) &* UInt128(below)
        var (remainder, isNegative) = Limbs.pair(over, next).subtractingReportingOverflow(product)
        while isNegative {
            digit &-= 1
            let (sum, isBack) = remainder.addingReportingOverflow(value)
            remainder = sum
            isNegative = !isBack
        }
        return (digit, remainder)
    }
}
