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
            return UInt512(high: .zero, low: multipliedNarrow(by: other))
        }
        return multipliedWide(by: other)
    }

    /// Product of any values: sixteen partial products, row by row of the schoolbook.
    ///
    /// An entry for other modules takes `self`: the compiler gives a static one a second body, and
    /// copies arguments and result between the two.
    @usableFromInline
    func multipliedWide(by other: UInt256) -> UInt512 { UInt256.multiplyWide(self, other) }

    @inline(__always)
    static func multiplyWide(_ left: UInt256, _ right: UInt256) -> UInt512 {
        let row0 = multiplyRow(left, right.limb0, onto: .zero)
        let row1 = multiplyRow(left, right.limb1, onto: row0.next)
        let row2 = multiplyRow(left, right.limb2, onto: row1.next)
        let row3 = multiplyRow(left, right.limb3, onto: row2.next)
        return UInt512(
            high: row3.next, low: UInt256(limbs: row0.done, row1.done, row2.done, row3.done))
    }

    /// Product of values below 2^128: four partial products.
    @usableFromInline
    func multipliedNarrow(by other: UInt256) -> UInt256 {
        let (high0, done0) = UInt256.multiply(limb0, other.limb0)
        let (high1, part1) = UInt256.multiply(limb1, other.limb0, plus: high0)
        let (high2, done1) = UInt256.multiply(limb0, other.limb1, plus: part1)
        let (high3, done2) = UInt256.multiply(limb1, other.limb1, plus: high1, high2)
        return UInt256(limbs: done0, done1, done2, high3)
    }

    /// The low half of the product of any values and whether the high half is not zero: ten partial
    /// products, or four when one value is a limb.
    @usableFromInline
    func multipliedLow(by other: UInt256) -> (partialValue: UInt256, overflow: Bool) {
        let (long, short) = limb1 | limb2 | limb3 == 0 ? (other, self) : (self, other)
        let row0 = UInt256.multiplyRow(long, short.limb0, onto: .zero)
        var (limb1, limb2, limb3) = (row0.next.limb0, row0.next.limb1, row0.next.limb2)
        var above = row0.next.limb3
        if short.limb1 | short.limb2 | short.limb3 == 0 {
            return (UInt256(limbs: row0.done, limb1, limb2, limb3), above != 0)
        }
        var carry: UInt64
        (carry, limb1) = UInt256.multiply(long.limb0, short.limb1, plus: limb1)
        (carry, limb2) = UInt256.multiply(long.limb1, short.limb1, plus: limb2, carry)
        (carry, limb3) = UInt256.multiply(long.limb2, short.limb1, plus: limb3, carry)
        above |= carry
        (carry, limb2) = UInt256.multiply(long.limb0, short.limb2, plus: limb2)
        (carry, limb3) = UInt256.multiply(long.limb1, short.limb2, plus: limb3, carry)
        above |= carry
        (carry, limb3) = UInt256.multiply(long.limb0, short.limb3, plus: limb3)
        above |= carry
        // The other six stand above 2^256: any that is not zero overflows.
        let isAbove =
            (long.limb3 != 0 && short.limb1 | short.limb2 | short.limb3 != 0)
            || (long.limb2 != 0 && short.limb2 | short.limb3 != 0)
            || (long.limb1 != 0 && short.limb3 != 0)
        return (UInt256(limbs: row0.done, limb1, limb2, limb3), above != 0 || isAbove)
    }

    /// `value · factor + sum`: its lowest limb is done, the four above take the next row.
    @inline(__always)
    private static func multiplyRow(
        _ value: UInt256, _ factor: UInt64, onto sum: UInt256
    ) -> (done: UInt64, next: UInt256) {
        let (high0, done) = multiply(value.limb0, factor, plus: sum.limb0)
        let (high1, next0) = multiply(value.limb1, factor, plus: sum.limb1, high0)
        let (high2, next1) = multiply(value.limb2, factor, plus: sum.limb2, high1)
        let (high3, next2) = multiply(value.limb3, factor, plus: sum.limb3, high2)
        return (done, UInt256(limbs: next0, next1, next2, high3))
    }

    /// `left · right + first + second`, which 128 bits always hold: (2^64 − 1)² + 2 · (2^64 − 1)
    /// is 2^128 − 1, so no operator wraps.
    @inline(__always)
    static func multiply(
        _ left: UInt64, _ right: UInt64, plus first: UInt64 = 0, _ second: UInt64 = 0
    ) -> (high: UInt64, low: UInt64) {
        let sum = UInt128(left) &* UInt128(right) &+ UInt128(first) &+ UInt128(second)
        return (UInt64(truncatingIfNeeded: sum >> 64), UInt64(truncatingIfNeeded: sum))
    }
}
