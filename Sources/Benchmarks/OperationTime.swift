package import Arithmetic

/// The time that one operation takes, in whole picoseconds: fine enough for what takes a few
/// nanoseconds and is timed a thousand at once.
package struct OperationTime: Hashable, Comparable, Sendable {
    /// 10^-12 s.
    package let picoseconds: UInt64

    /// From picoseconds.
    package init(picoseconds: UInt64) { self.picoseconds = picoseconds }

    /// The time of one of several operations; zero for none.
    init(nanoseconds: UInt64, operations: Int) {
        let (product, overflow) = nanoseconds.multipliedReportingOverflow(by: 1_000)
        picoseconds = overflow ? .max : product / UInt64(max(1, operations))
    }

    /// The time in a unit, rounded to four significant digits.
    package func figure(in unit: TimeUnit) -> ExactDecimal {
        Self.significant(Int128(picoseconds), scale: unit.picosecondScale, digits: 4)
    }

    /// This time over another, rounded to three significant digits; nil when the other is zero.
    package func ratio(to other: OperationTime) -> ExactDecimal? {
        guard other.picoseconds > 0 else { return nil }
        let millionths = Int128(picoseconds) * 1_000_000 / Int128(other.picoseconds)
        return Self.significant(millionths, scale: 6, digits: 3)
    }

    /// Less time first.
    package static func < (left: OperationTime, right: OperationTime) -> Bool {
        left.picoseconds < right.picoseconds
    }

    /// The number that many units of 10^-scale are, rounded to so many digits that count.
    static func significant(
        _ coefficient: Int128, scale: Int, digits: Int
    ) -> ExactDecimal {
        var bound: Int128 = 1
        for _ in 0..<digits { bound *= 10 }
        var unit: Int128 = 1
        while coefficient / unit >= bound { unit *= 10 }
        let rounded = (coefficient + unit / 2) / unit * unit
        return ExactDecimal(coefficient: rounded, scale: scale)?.normalized ?? .zero
    }
}
