extension UInt256 {
    /// Quotient and remainder; nil when dividing by zero.
    @inlinable
    public func dividedReportingZero(
        by divisor: UInt256
    ) -> (quotient: UInt256, remainder: UInt256)? {
        if divisor.isZero { return nil }
        if self < divisor { return (.zero, self) }
        if let small = divisor.asUInt64 { return divided(bySmall: small) }
        if let left = asUInt128, let right = divisor.asUInt128 {
            let quotient = left / right
            // The product is at most the dividend: neither operator can wrap.
            return (UInt256(quotient), UInt256(left &- quotient &* right))
        }
        return UInt512(high: .zero, low: self).dividedKnuth(by: divisor)
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
        multipliedFullWidth(by: factor).divided(by: divisor, rounding: rounding)
    }

    @usableFromInline
    func divided(bySmall divisor: UInt64) -> (quotient: UInt256, remainder: UInt256) {
        UInt512(high: .zero, low: self).dividedSmall(by: divisor)
    }
}

extension UInt512 {
    /// The quotient by a 256-bit divisor, rounded as asked.
    ///
    /// Nil when the divisor is zero or the result needs more than 256 bits.
    @inlinable
    public func divided(by divisor: UInt256, rounding: Rounding) -> UInt256? {
        guard high < divisor else { return nil }
        let result: (quotient: UInt256, remainder: UInt256)
        if high.isZero {
            guard let narrow = low.dividedReportingZero(by: divisor) else { return nil }
            result = narrow
        } else if divisor.asUInt64 != nil {
            // high < divisor < 2^64, so this is a five-limb by one-limb division.
            result = dividedSmall(by: divisor.limb0)
        } else {
            result = dividedKnuth(by: divisor)
        }
        guard rounding == .up, !result.remainder.isZero else { return result.quotient }
        return result.quotient.checkedAdding(.one)
    }

    /// Divides by one limb.
    ///
    /// The caller has shown that `high < divisor` and `divisor > 0`, so the quotient fits 256 bits.
    @usableFromInline
    func dividedSmall(by divisor: UInt64) -> (quotient: UInt256, remainder: UInt256) {
        var rest = high.limb0
        var quotient = UInt256.zero
        if rest | low.limb3 | low.limb2 != 0 {
            (quotient.limb3, rest) = divisor.dividingFullWidth((rest, low.limb3))
            (quotient.limb2, rest) = divisor.dividingFullWidth((rest, low.limb2))
        }
        (quotient.limb1, rest) = divisor.dividingFullWidth((rest, low.limb1))
        (quotient.limb0, rest) = divisor.dividingFullWidth((rest, low.limb0))
        return (quotient, UInt256(rest))
    }

    /// Knuth's algorithm D (The Art of Computer Programming, volume 2, 4.3.1) on 64-bit digits.
    ///
    /// The caller has shown that `high < divisor` and `divisor ≥ 2^64`.
    @usableFromInline
    func dividedKnuth(by divisor: UInt256) -> (quotient: UInt256, remainder: UInt256) {
        let digits = (divisor.bitWidth + 63) / 64
        let shift = digits * 64 - divisor.bitWidth
        let scaled = divisor << shift
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 18) { scratch in
            // Layout: 0...8 the shifted dividend, 9...12 the divisor, 13...17 the quotient.
            storeDividend(shiftedBy: shift, in: scratch)
            scratch[9] = scaled.limb0
            scratch[10] = scaled.limb1
            scratch[11] = scaled.limb2
            scratch[12] = scaled.limb3
            for index in 13...17 { scratch[index] = 0 }
            var count = 8
            while count > digits, scratch[count] | scratch[count - 1] == 0 { count -= 1 }
            var position = count - digits
            while position >= 0 {
                let digit = UInt512.divideStep(scratch, position, digits)
                // high < divisor, so digits above the fourth are zero.
                if position < 4 { scratch[13 + position] = digit }
                position -= 1
            }
            let quotient = UInt256(limbs: scratch[13], scratch[14], scratch[15], scratch[16])
            let remainder = UInt256(limbs: scratch[0], scratch[1], scratch[2], scratch[3])
            return (quotient, remainder >> shift)
        }
    }

    private func storeDividend(
        shiftedBy shift: Int, in scratch: UnsafeMutableBufferPointer<UInt64>
    ) {
        let lowShifted = low << shift
        let highShifted = high << shift
        let carried = shift == 0 ? 0 : low.limb3 >> UInt64(64 - shift)
        scratch[0] = lowShifted.limb0
        scratch[1] = lowShifted.limb1
        scratch[2] = lowShifted.limb2
        scratch[3] = lowShifted.limb3
        scratch[4] = highShifted.limb0 | carried
        scratch[5] = highShifted.limb1
        scratch[6] = highShifted.limb2
        scratch[7] = highShifted.limb3
        scratch[8] = shift == 0 ? 0 : high.limb3 >> UInt64(64 - shift)
    }

    /// One quotient digit: estimate from the top two digits, correct, subtract, add back if needed.
    private static func divideStep(
        _ scratch: UnsafeMutableBufferPointer<UInt64>, _ position: Int, _ digits: Int
    ) -> UInt64 {
        let top = scratch[8 + digits]
        let next = scratch[8 + digits - 1]
        var estimate: UInt64
        var rest: UInt64
        var restOverflowed = false
        if scratch[position + digits] >= top {
            estimate = .max
            let (sum, overflow) = scratch[position + digits - 1].addingReportingOverflow(top)
            (rest, restOverflowed) = (sum, overflow)
        } else {
            (estimate, rest) = top.dividingFullWidth(
                (scratch[position + digits], scratch[position + digits - 1]))
        }
        while !restOverflowed {
            let product = estimate.multipliedFullWidth(by: next)
            let below = scratch[position + digits - 2]
            guard product.high > rest || (product.high == rest && product.low > below) else {
                break
            }
            estimate &-= 1
            (rest, restOverflowed) = rest.addingReportingOverflow(top)
        }
        if subtract(scratch, position, digits, times: estimate) {
            estimate &-= 1
            addBack(scratch, position, digits)
        }
        return estimate
    }

    private static func subtract(
        _ scratch: UnsafeMutableBufferPointer<UInt64>, _ position: Int, _ digits: Int,
        times factor: UInt64
    ) -> Bool {
        var carry: UInt64 = 0
        var borrow = false
        for index in 0..<digits {
            let product = factor.multipliedFullWidth(by: scratch[9 + index])
            let (low, wrapped) = product.low.addingReportingOverflow(carry)
            carry = product.high &+ (wrapped ? 1 : 0)
            (scratch[position + index], borrow) = UInt256.subtract(
                scratch[position + index], low, borrow)
        }
        (scratch[position + digits], borrow) = UInt256.subtract(
            scratch[position + digits], carry, borrow)
        return borrow
    }

    private static func addBack(
        _ scratch: UnsafeMutableBufferPointer<UInt64>, _ position: Int, _ digits: Int
    ) {
        var carry = false
        for index in 0..<digits {
            (scratch[position + index], carry) = UInt256.add(
                scratch[position + index], scratch[9 + index], carry)
        }
        scratch[position + digits] &+= carry ? 1 : 0
    }
}
