extension ExactDecimal {
    /// The exact sum; nil when it needs more than 127 bits of digits.
    public func adding(_ other: ExactDecimal) -> ExactDecimal? {
        let places = max(scale, other.scale)
        guard let left = rescaled(to: places), let right = other.rescaled(to: places) else {
            return nil
        }
        let (sum, overflow) = left.coefficient.addingReportingOverflow(right.coefficient)
        return overflow ? nil : ExactDecimal(coefficient: sum, scale: places)
    }

    /// The exact difference; nil when it needs more than 127 bits of digits.
    public func subtracting(_ other: ExactDecimal) -> ExactDecimal? {
        other.negated.flatMap(adding)
    }

    /// The exact product; nil when its digits or its scale do not fit.
    public func multiplied(by other: ExactDecimal) -> ExactDecimal? {
        let (left, right) = (normalized, other.normalized)
        let (product, overflow) = left.coefficient.multipliedReportingOverflow(
            by: right.coefficient)
        return overflow ? nil : ExactDecimal(coefficient: product, scale: left.scale + right.scale)
    }

    /// How many whole `step`s the value holds, rounded; nil for a step that is not positive, a
    /// negative value, or a count above 2^63 − 1.
    public func count(of step: ExactDecimal, rounding: Rounding) -> Int64? {
        guard step.isPositive, !isNegative else { return nil }
        let places = max(scale, step.scale)
        guard let value = rescaled(to: places), let unit = step.rescaled(to: places) else {
            return nil
        }
        let (quotient, remainder) = value.coefficient.quotientAndRemainder(
            dividingBy: unit.coefficient)
        let count = rounding == .up && remainder != 0 ? quotient + 1 : quotient
        return Int64(exactly: count)
    }

    /// Whether the value is a whole number of `step`s.
    public func isMultiple(of step: ExactDecimal) -> Bool {
        guard let below = count(of: step, rounding: .down) else { return false }
        return count(of: step, rounding: .up) == below
    }

    /// `count` steps of this size; nil when the digits do not fit.
    public func times(_ count: Int64) -> ExactDecimal? {
        let (product, overflow) = coefficient.multipliedReportingOverflow(by: Int128(count))
        return overflow ? nil : ExactDecimal(coefficient: product, scale: scale)
    }

    /// The value in raw units of an asset with this many decimals, rounded; nil when negative or
    /// more than 256 bits.
    public func rawUnits(decimals: Int, rounding: Rounding) -> UInt256? {
        guard !isNegative, decimals >= 0 else { return nil }
        let digits = UInt256(coefficient.magnitude)
        if decimals >= scale {
            return UInt256.powerOfTen(decimals - scale).flatMap { digits.checkedMultiplied(by: $0) }
        }
        return UInt256.powerOfTen(scale - decimals).flatMap {
            digits.divided(by: $0, rounding: rounding)
        }
    }

    /// The raw amount when the value is a whole number of raw units, else nil.
    public func exactRawUnits(decimals: Int) -> UInt256? {
        let below = rawUnits(decimals: decimals, rounding: .down)
        return below == rawUnits(decimals: decimals, rounding: .up) ? below : nil
    }

    /// Raw units of an asset with this many decimals as a decimal; nil when it does not fit.
    public init?(rawUnits: UInt256, decimals: Int) {
        guard let digits = rawUnits.asUInt128, let coefficient = Int128(exactly: digits) else {
            return nil
        }
        self.init(coefficient: coefficient, scale: decimals)
    }

    /// A double within two roundings of the value, for search only.
    public var searchValue: Double {
        Double(coefficient) / Double(ExactDecimal.powerOfTen(scale) ?? 1)
    }
}
