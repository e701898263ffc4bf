extension UInt256 {
    /// The sum modulo 2^256 and whether it wrapped.
    @inlinable
    public func addingReportingOverflow(
        _ other: UInt256
    ) -> (partialValue: UInt256, overflow: Bool) {
        let (sum0, carry0) = limb0.addingReportingOverflow(other.limb0)
        let (sum1, carry1) = UInt256.add(limb1, other.limb1, carry0)
        let (sum2, carry2) = UInt256.add(limb2, other.limb2, carry1)
        let (sum3, carry3) = UInt256.add(limb3, other.limb3, carry2)
        return (UInt256(limbs: sum0, sum1, sum2, sum3), carry3)
    }

    /// The difference modulo 2^256 and whether it wrapped.
    @inlinable
    public func subtractingReportingOverflow(
        _ other: UInt256
    ) -> (partialValue: UInt256, overflow: Bool) {
        let (part0, borrow0) = limb0.subtractingReportingOverflow(other.limb0)
        let (part1, borrow1) = UInt256.subtract(limb1, other.limb1, borrow0)
        let (part2, borrow2) = UInt256.subtract(limb2, other.limb2, borrow1)
        let (part3, borrow3) = UInt256.subtract(limb3, other.limb3, borrow2)
        return (UInt256(limbs: part0, part1, part2, part3), borrow3)
    }

    /// The product modulo 2^256 and whether it wrapped.
    @inlinable
    public func multipliedReportingOverflow(
        by other: UInt256
    ) -> (partialValue: UInt256, overflow: Bool) {
        if limb2 | limb3 | other.limb2 | other.limb3 == 0 {
            return (multipliedNarrow(by: other), false)
        }
        return multipliedLow(by: other)
    }

    /// The sum, or nil on overflow.
    @inlinable
    public func checkedAdding(_ other: UInt256) -> UInt256? {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? nil : sum
    }

    /// The difference, or nil when it would be negative.
    @inlinable
    public func checkedSubtracting(_ other: UInt256) -> UInt256? {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? nil : difference
    }

    /// The product, or nil on overflow.
    @inlinable
    public func checkedMultiplied(by other: UInt256) -> UInt256? {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? nil : product
    }

    /// The sum; traps on overflow.
    @inlinable
    public static func + (left: UInt256, right: UInt256) -> UInt256 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        precondition(!overflow, "UInt256 addition overflowed")
        return sum
    }

    /// The difference; traps when it would be negative.
    @inlinable
    public static func - (left: UInt256, right: UInt256) -> UInt256 {
        let (difference, overflow) = left.subtractingReportingOverflow(right)
        precondition(!overflow, "UInt256 subtraction went below zero")
        return difference
    }

    /// The product; traps on overflow.
    @inlinable
    public static func * (left: UInt256, right: UInt256) -> UInt256 {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        precondition(!overflow, "UInt256 multiplication overflowed")
        return product
    }

    /// The sum modulo 2^256.
    @inlinable
    public static func &+ (left: UInt256, right: UInt256) -> UInt256 {
        left.addingReportingOverflow(right).partialValue
    }

    /// The difference modulo 2^256.
    @inlinable
    public static func &- (left: UInt256, right: UInt256) -> UInt256 {
        left.subtractingReportingOverflow(right).partialValue
    }

    /// The product modulo 2^256.
    @inlinable
    public static func &* (left: UInt256, right: UInt256) -> UInt256 {
        left.multipliedReportingOverflow(by: right).partialValue
    }

    /// Adds in place; traps on overflow.
    @inlinable
    public static func += (left: inout UInt256, right: UInt256) { left = left + right }

    /// Subtracts in place; traps when the result would be negative.
    @inlinable
    public static func -= (left: inout UInt256, right: UInt256) { left = left - right }

    @inlinable
    @inline(__always)
    static func add(_ left: UInt64, _ right: UInt64, _ carry: Bool) -> (UInt64, Bool) {
        let (sum, first) = left.addingReportingOverflow(right)
        let (total, second) = sum.addingReportingOverflow(carry ? 1 : 0)
        // Both cannot happen: if the first wrapped, `sum` ≤ 2^64 − 2, so adding one cannot wrap. `!=`
        // and not `||`: carries are random, and a branch on them is guessed wrongly half the time.
        return (total, first != second)
    }

    @inlinable
    @inline(__always)
    static func subtract(_ left: UInt64, _ right: UInt64, _ borrow: Bool) -> (UInt64, Bool) {
        let (difference, first) = left.subtractingReportingOverflow(right)
        let (total, second) = difference.subtractingReportingOverflow(borrow ? 1 : 0)
        // Both cannot happen: if the first wrapped, `difference` ≥ 1.
        return (total, first != second)
    }
}
