extension UInt512 {
    /// The quotient by a 256-bit divisor, rounded as asked.
    ///
    /// Nil when the divisor is zero or the result needs more than 256 bits.
    @inlinable
    public func divided(by divisor: UInt256, rounding: Rounding) -> UInt256? {
        guard high < divisor else { return nil }
        if high.isZero { return low.divided(by: divisor, rounding: rounding) }
        let result = dividedWide(by: divisor)
        guard rounding == .up, !result.remainder.isZero else { return result.quotient }
        return result.quotient.checkedAdding(.one)
    }

    /// The caller has shown that `high < divisor`, so the quotient fits 256 bits.
    @usableFromInline
    func dividedWide(by divisor: UInt256) -> (quotient: UInt256, remainder: UInt256) {
        divideWide(by: divisor)
    }

    @inline(__always)
    func divideWide(by divisor: UInt256) -> (quotient: UInt256, remainder: UInt256) {
        if divisor.limb1 | divisor.limb2 | divisor.limb3 == 0 {
            return dividedSmall(by: divisor.limb0)
        }
        if divisor.limb2 | divisor.limb3 == 0 { return dividedByTwoLimbs(divisor) }
        return dividedByManyLimbs(divisor)
    }

    /// Divides by one limb.
    ///
    /// The caller has shown that `high < divisor` and `divisor > 0`, so the quotient fits 256 bits.
    @inline(__always)
    private func dividedSmall(by divisor: UInt64) -> (quotient: UInt256, remainder: UInt256) {
        var rest = high.limb0
        var quotient = UInt256.zero
        if rest | low.limb3 | low.limb2 != 0 {
            (quotient.limb3, rest) = Limbs.divideOnce(rest, low.limb3, by: divisor)
            (quotient.limb2, rest) = Limbs.divideOnce(rest, low.limb2, by: divisor)
        }
        (quotient.limb1, rest) = Limbs.divideOnce(rest, low.limb1, by: divisor)
        (quotient.limb0, rest) = Limbs.divideOnce(rest, low.limb0, by: divisor)
        return (quotient, UInt256(rest))
    }

    @inline(__always)
    private func dividedByTwoLimbs(
        _ divisor: UInt256
    ) -> (quotient: UInt256, remainder: UInt256) {
        let shift = UInt64(truncatingIfNeeded: divisor.limb1.leadingZeroBitCount)
        let normal = Limbs.shifted(divisor, by: shift)
        let divisor = TwoLimbDivisor(normal: Limbs.pair(normal.limb1, normal.limb0))
        let upper = Limbs.shifted(high, by: shift)
        let dividend = Limbs.shifted(low, by: shift)
        var rest = Limbs.pair(upper.limb1, upper.limb0 | Limbs.carriedOut(low.limb3, by: shift))
        var quotient = UInt256.zero
        if Limbs.split(rest).high == 0, Limbs.split(rest).low < normal.limb1 {
            // The first digit is zero.
            rest = Limbs.pair(Limbs.split(rest).low, dividend.limb3)
        } else {
            (quotient.limb3, rest) = divisor.divide(rest, dividend.limb3)
        }
        (quotient.limb2, rest) = divisor.divide(rest, dividend.limb2)
        (quotient.limb1, rest) = divisor.divide(rest, dividend.limb1)
        (quotient.limb0, rest) = divisor.divide(rest, dividend.limb0)
        return (quotient, UInt256(rest &>> UInt128(shift)))
    }

    @inline(__always)
    private func dividedByManyLimbs(
        _ divisor: UInt256
    ) -> (quotient: UInt256, remainder: UInt256) {
        // A divisor of three limbs stands one limb higher, and so does the dividend.
        let isThree = divisor.limb3 == 0
        let leading = isThree ? divisor.limb2 : divisor.limb3
        let shift = UInt64(truncatingIfNeeded: leading.leadingZeroBitCount)
        let divisor = ManyLimbDivisor(
            normal: Limbs.shifted(isThree ? divisor.movedUp : divisor, by: shift))
        var rest = Limbs.shifted(high, by: shift)
        // The bits below a shifted value are clear.
        rest.limb0 |= Limbs.carriedOut(low.limb3, by: shift)
        var dividend = Limbs.shifted(low, by: shift)
        if isThree {
            // The rest is below the divisor, which has three limbs: its fourth is zero.
            rest = rest.movedUp
            rest.limb0 = dividend.limb3
            dividend = dividend.movedUp
        }
        var quotient = UInt256.zero
        if rest.limb3 == 0, rest.limb2 < divisor.value.limb3 {
            // The first digit is zero.
            rest = rest.movedUp
            rest.limb0 = dividend.limb3
        } else {
            (quotient.limb3, rest) = divisor.divide(rest, dividend.limb3)
        }
        (quotient.limb2, rest) = divisor.divide(rest, dividend.limb2)
        (quotient.limb1, rest) = divisor.divide(rest, dividend.limb1)
        (quotient.limb0, rest) = divisor.divide(rest, dividend.limb0)
        return (quotient, Limbs.shiftedDown(isThree ? rest.movedDown : rest, by: shift))
    }
}
