extension UInt256 {
    /// Quotient and remainder; nil when dividing by zero.
    @inlinable
    public func dividedReportingZero(
        by divisor: UInt256
    ) -> (quotient: UInt256, remainder: UInt256)? {
        if let small = divisor.asUInt64 {
            if small == 0 { return nil }
            if let value = asUInt64 {
                return (UInt256(value / small), UInt256(value % small))
            }
            return divided(bySmall: small)
        }
        if let left = asUInt128, let right = divisor.asUInt128 {
            let quotient = left / right
            // The product is at most the dividend: neither operator can wrap.
            return (UInt256(quotient), UInt256(left &- quotient &* right))
        }
        return dividedWide(by: divisor)
    }

    /// The quotient rounded down; traps when dividing by zero.
    @inlinable
    public static func / (left: UInt256, right: UInt256) -> UInt256 {
        guard let result = left.dividedReportingZero(by: right) else {
            preconditionFailure("UInt256 division by zero")
        }
        return result.quotient
    }

    /// The remainder; traps when dividing by zero.
    @inlinable
    public static func % (left: UInt256, right: UInt256) -> UInt256 {
        guard let result = left.dividedReportingZero(by: right) else {
            preconditionFailure("UInt256 division by zero")
        }
        return result.remainder
    }

    /// The quotient rounded as asked; nil when dividing by zero.
    @inlinable
    public func divided(by divisor: UInt256, rounding: Rounding) -> UInt256? {
        guard let (quotient, remainder) = dividedReportingZero(by: divisor) else { return nil }
        // A quotient of 2^256 − 1 leaves no remainder, so the increment cannot wrap.
        return rounding == .up && !remainder.isZero ? quotient &+ .one : quotient
    }

    /// Exact `self · factor / divisor` through a 512-bit product, rounded as asked.
    ///
    /// Nil when the divisor is zero or the result needs more than 256 bits.
    @inlinable
    public func multiplied(
        by factor: UInt256, dividedBy divisor: UInt256, rounding: Rounding
    ) -> UInt256? {
        if limb2 | limb3 | factor.limb2 | factor.limb3 == 0 {
            return multipliedNarrow(by: factor).divided(by: divisor, rounding: rounding)
        }
        return multipliedWide(by: factor, dividedBy: divisor, rounding: rounding)
    }

    /// By way of the 512-bit product, which does not leave this function.
    @usableFromInline
    func multipliedWide(
        by factor: UInt256, dividedBy divisor: UInt256, rounding: Rounding
    ) -> UInt256? {
        let product = UInt256.multiplyWide(self, factor)
        if product.high.isZero { return product.low.divided(by: divisor, rounding: rounding) }
        guard product.high < divisor else { return nil }
        let (quotient, remainder) = product.divideWide(by: divisor)
        guard rounding == .up, !remainder.isZero else { return quotient }
        return quotient.checkedAdding(.one)
    }

    /// Divides by one limb, which is not zero.
    @usableFromInline
    func divided(bySmall divisor: UInt64) -> (quotient: UInt256, remainder: UInt256) {
        var rest: UInt64 = 0
        var quotient = UInt256.zero
        if limb2 | limb3 != 0 {
            if limb3 != 0 { (quotient.limb3, rest) = Limbs.divide(0, limb3, by: divisor) }
            (quotient.limb2, rest) = Limbs.divide(rest, limb2, by: divisor)
        }
        (quotient.limb1, rest) = Limbs.divide(rest, limb1, by: divisor)
        (quotient.limb0, rest) = Limbs.divideOnce(rest, limb0, by: divisor)
        return (quotient, UInt256(rest))
    }

    /// Divides by two limbs and more.
    @usableFromInline
    func dividedWide(by divisor: UInt256) -> (quotient: UInt256, remainder: UInt256) {
        if self < divisor { return (.zero, self) }
        if divisor.limb2 | divisor.limb3 == 0 { return dividedByTwoLimbs(divisor) }
        return dividedByManyLimbs(divisor)
    }

    /// The caller has shown that the dividend has three limbs or four.
    @inline(__always)
    private func dividedByTwoLimbs(
        _ divisor: UInt256
    ) -> (quotient: UInt256, remainder: UInt256) {
        let shift = UInt64(truncatingIfNeeded: divisor.limb1.leadingZeroBitCount)
        let normal = Limbs.shifted(divisor, by: shift)
        let value = Limbs.pair(normal.limb1, normal.limb0)
        let top = Limbs.carriedOut(limb3, by: shift)
        let dividend = Limbs.shifted(self, by: shift)
        var quotient = UInt256.zero
        var rest: UInt128
        if top | dividend.limb3 == 0, dividend.limb2 < normal.limb1 {
            (quotient.limb0, rest) = TwoLimbDivisor.divideOnce(
                Limbs.pair(dividend.limb2, dividend.limb1), dividend.limb0, by: value)
        } else {
            let divisor = TwoLimbDivisor(normal: value)
            // The top is below 2^63 and so below the divisor's.
            rest = Limbs.pair(top, dividend.limb3)
            if top != 0 || dividend.limb3 >= normal.limb1 {
                (quotient.limb2, rest) = divisor.divide(rest, dividend.limb2)
            } else {
                rest = Limbs.pair(dividend.limb3, dividend.limb2)
            }
            (quotient.limb1, rest) = divisor.divide(rest, dividend.limb1)
            (quotient.limb0, rest) = divisor.divide(rest, dividend.limb0)
        }
        return (quotient, UInt256(rest &>> UInt128(shift)))
    }

    /// The caller has shown that the dividend is not below the divisor of three limbs or four.
    @inline(__always)
    private func dividedByManyLimbs(
        _ divisor: UInt256
    ) -> (quotient: UInt256, remainder: UInt256) {
        let isThree = divisor.limb3 == 0
        let leading = isThree ? divisor.limb2 : divisor.limb3
        let shift = UInt64(truncatingIfNeeded: leading.leadingZeroBitCount)
        let normal = Limbs.shifted(isThree ? divisor.movedUp : divisor, by: shift)
        let top = Limbs.carriedOut(limb3, by: shift)
        let dividend = Limbs.shifted(self, by: shift)
        var quotient = UInt256.zero
        var rest: UInt256
        if !isThree {
            rest = UInt256(limbs: dividend.limb1, dividend.limb2, dividend.limb3, top)
            (quotient.limb0, rest) = ManyLimbDivisor.divideOnce(rest, dividend.limb0, by: normal)
            return (quotient, Limbs.shiftedDown(rest, by: shift))
        }
        // A divisor of three limbs stands one limb higher, and so does the dividend.
        if top == 0, dividend.limb3 < normal.limb3 {
            rest = UInt256(limbs: dividend.limb0, dividend.limb1, dividend.limb2, dividend.limb3)
            (quotient.limb0, rest) = ManyLimbDivisor.divideOnce(rest, 0, by: normal)
        } else {
            let divisor = ManyLimbDivisor(normal: normal)
            rest = UInt256(limbs: dividend.limb1, dividend.limb2, dividend.limb3, top)
            (quotient.limb1, rest) = divisor.divide(rest, dividend.limb0)
            (quotient.limb0, rest) = divisor.divide(rest, 0)
        }
        return (quotient, Limbs.shiftedDown(rest.movedDown, by: shift))
    }
}
