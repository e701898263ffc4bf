/// A divisor of four limbs whose top bit is set; one of three limbs stands one limb higher, which
/// changes no quotient.
///
/// Knuth's algorithm D (The Art of Computer Programming, volume 2, 4.3.1) with the digit estimated
/// from the top two limbs of the divisor, not one: it is right or one too many.
struct ManyLimbDivisor {
    let value: UInt256
    private let top: TwoLimbDivisor

    /// The caller has shown that the top bit is set.
    @inline(__always)
    init(normal value: UInt256) {
        self.value = value
        top = TwoLimbDivisor(normal: Limbs.pair(value.limb3, value.limb2))
    }

    /// One limb of a quotient: `rest · 2^64 + next` divided, with `rest` below the divisor.
    @inline(__always)
    func divide(_ rest: UInt256, _ next: UInt64) -> (digit: UInt64, rest: UInt256) {
        let upper = Limbs.pair(rest.limb3, rest.limb2)
        if upper >= top.value { return (.max, Self.restOfLargestDigit(rest, next, value)) }
        let (estimate, left) = top.divide(upper, rest.limb1)
        return Self.settle(estimate, left, rest.limb0, next, value)
    }

    /// The same for a single limb of quotient, for which a reciprocal does not pay.
    ///
    /// The caller has shown that the top limb of `rest` is below that of the divisor.
    @inline(__always)
    static func divideOnce(
        _ rest: UInt256, _ next: UInt64, by value: UInt256
    ) -> (digit: UInt64, rest: UInt256) {
        let (estimate, left) = TwoLimbDivisor.divideOnce(
            Limbs.pair(rest.limb3, rest.limb2), rest.limb1,
            by: Limbs.pair(value.limb3, value.limb2))
        return settle(estimate, left, rest.limb0, next, value)
    }

    /// Subtracts the lower two limbs times the estimate from what the upper two left, and adds the
    /// divisor back if that was one too many.
    @inline(__always)
    private static func settle(
        _ estimate: UInt64, _ left: UInt128, _ below: UInt64, _ next: UInt64, _ value: UInt256
    ) -> (digit: UInt64, rest: UInt256) {
        let (high0, low0) = UInt256.multiply(value.limb0, estimate)
        let (high1, low1) = UInt256.multiply(value.limb1, estimate, plus: high0)
        let upper = Limbs.split(left)
        let (rest, isNegative) = UInt256(limbs: next, below, upper.low, upper.high)
            .subtractingReportingOverflow(UInt256(limbs: low0, low1, high1, 0))
        // What is missing is below 2^192 and the divisor at least 2^255: once is enough.
        return isNegative ? (estimate &- 1, rest &+ value) : (estimate, rest)
    }

    /// With the upper two limbs of the rest equal to the divisor's, the digit is the largest.
    ///
    /// Then rest · 2^64 + next − (2^64 − 1) · divisor is the lower limbs of both subtracted plus the
    /// divisor: below the divisor as `rest` is, and above zero, so that it is exact modulo 2^256.
    private static func restOfLargestDigit(
        _ rest: UInt256, _ next: UInt64, _ value: UInt256
    ) -> UInt256 {
        UInt256(limbs: next, rest.limb0, rest.limb1, 0)
            &- UInt256(limbs: 0, value.limb0, value.limb1, 0) &+ value
    }
}
