/// The full product of two `UInt256`, kept as two halves.
@frozen
public struct UInt512: Hashable, Sendable {
    /// Bits 256 to 511.
    public var high: UInt256
    /// Bits 0 to 255.
    public var low: UInt256

    /// From halves.
    @inlinable
    public init(high: UInt256, low: UInt256) {
        self.high = high
        self.low = low
    }
}

extension UInt512: Comparable {
    /// By value.
    @inlinable
    public static func < (left: UInt512, right: UInt512) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension UInt256 {
    /// The exact 512-bit product.
    @inlinable
    public func multipliedFullWidth(by other: UInt256) -> UInt512 {
        if limb2 | limb3 | other.limb2 | other.limb3 == 0 {
            return UInt512(high: .zero, low: UInt256.multiplyNarrow(self, other))
        }
        return UInt256.multiplyWide(self, other)
    }

    /// Product of any values: sixteen partial products.
    @usableFromInline
    static func multiplyWide(_ left: UInt256, _ right: UInt256) -> UInt512 {
        let row0 = multiplyRow(left, right.limb0)
        let row1 = multiplyRow(left, right.limb1)
        let row2 = multiplyRow(left, right.limb2)
        let row3 = multiplyRow(left, right.limb3)
        // Schoolbook: each row is 320 bits and is added one limb further up. The sum of all rows is
        // the product, which is below 2^512, so the last carry is always zero.
        let (sum1, top1) = addRow(
            UInt256(limbs: row0.0.limb1, row0.0.limb2, row0.0.limb3, row0.1), row1)
        let (sum2, top2) = addRow(
            UInt256(limbs: sum1.limb1, sum1.limb2, sum1.limb3, top1), row2)
        let (sum3, top3) = addRow(
            UInt256(limbs: sum2.limb1, sum2.limb2, sum2.limb3, top2), row3)
        return UInt512(
            high: UInt256(limbs: sum3.limb1, sum3.limb2, sum3.limb3, top3),
            low: UInt256(limbs: row0.0.limb0, sum1.limb0, sum2.limb0, sum3.limb0))
    }

    /// Product of values below 2^128: four partial products.
    @usableFromInline
    static func multiplyNarrow(_ left: UInt256, _ right: UInt256) -> UInt256 {
        let low = left.limb0.multipliedFullWidth(by: right.limb0)
        let middle = left.limb0.multipliedFullWidth(by: right.limb1)
        let other = left.limb1.multipliedFullWidth(by: right.limb0)
        let high = left.limb1.multipliedFullWidth(by: right.limb1)
        let (sum1, carry1) = low.high.addingReportingOverflow(middle.low)
        let (limb1, carry2) = sum1.addingReportingOverflow(other.low)
        let (sum2, carry3) = add(middle.high, other.high, carry1)
        let (limb2, carry4) = add(sum2, high.low, carry2)
        // The whole product is below 2^256, so its top limb takes both carries without wrapping.
        let limb3 = high.high &+ (carry3 ? 1 : 0) &+ (carry4 ? 1 : 0)
        return UInt256(limbs: low.low, limb1, limb2, limb3)
    }

    /// 256 by 64 bits: 256 low bits and the 64 bits above.
    @inline(__always)
    private static func multiplyRow(_ value: UInt256, _ factor: UInt64) -> (UInt256, UInt64) {
        let (high0, low0) = value.limb0.multipliedFullWidth(by: factor)
        let (high1, low1) = value.limb1.multipliedFullWidth(by: factor)
        let (high2, low2) = value.limb2.multipliedFullWidth(by: factor)
        let (high3, low3) = value.limb3.multipliedFullWidth(by: factor)
        let (part1, carry1) = low1.addingReportingOverflow(high0)
        let (part2, carry2) = add(low2, high1, carry1)
        let (part3, carry3) = add(low3, high2, carry2)
        // A high half is at most 2^64 − 2, so adding the carry cannot wrap.
        return (UInt256(limbs: low0, part1, part2, part3), high3 &+ (carry3 ? 1 : 0))
    }

    /// Adds a 320-bit row to a 256-bit value that stands in its low limbs.
    @inline(__always)
    private static func addRow(_ value: UInt256, _ row: (UInt256, UInt64)) -> (UInt256, UInt64) {
        let (sum, carry) = value.addingReportingOverflow(row.0)
        // Bounded by the full product, see the caller.
        return (sum, row.1 &+ (carry ? 1 : 0))
    }
}
