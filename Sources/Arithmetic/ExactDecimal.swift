/// A decimal number that is never rounded by itself: a price, a size or a rate from text.
///
/// The value is `coefficient · 10^−scale`. Equal values are equal whatever their scale.
@frozen
public struct ExactDecimal: Sendable {
    /// The digits, signed.
    public let coefficient: Int128
    /// How many of the digits stand after the point, 0...36.
    public let scale: Int

    /// The most digits after the point.
    public static let scaleMax = 36

    /// From digits and scale; nil when the scale is out of range.
    public init?(coefficient: Int128, scale: Int) {
        guard scale >= 0, scale <= Self.scaleMax else { return nil }
        self.coefficient = coefficient
        self.scale = scale
    }

    /// A whole number.
    public init(_ value: Int) {
        coefficient = Int128(value)
        scale = 0
    }

    private init(unchecked coefficient: Int128, _ scale: Int) {
        self.coefficient = coefficient
        self.scale = scale
    }

    /// Zero.
    public static let zero = ExactDecimal(0)
    /// One.
    public static let one = ExactDecimal(1)

    /// Whether the value is zero.
    public var isZero: Bool { coefficient == 0 }
    /// Whether the value is below zero.
    public var isNegative: Bool { coefficient < 0 }
    /// Whether the value is above zero.
    public var isPositive: Bool { coefficient > 0 }
    /// The value with the other sign; nil for the one coefficient that has none.
    public var negated: ExactDecimal? {
        coefficient == .min ? nil : ExactDecimal(unchecked: -coefficient, scale)
    }

    /// The same value with the fewest digits after the point.
    public var normalized: ExactDecimal {
        var (digits, places) = (coefficient, scale)
        while places > 0, digits % 10 == 0 {
            digits /= 10
            places -= 1
        }
        return ExactDecimal(unchecked: digits, places)
    }

    /// The same value with exactly `places` digits after the point; nil when digits would be lost
    /// or the coefficient would overflow.
    public func rescaled(to places: Int) -> ExactDecimal? {
        guard places >= 0, places <= Self.scaleMax else { return nil }
        if places >= scale {
            guard let factor = Self.powerOfTen(places - scale) else { return nil }
            let (digits, overflow) = coefficient.multipliedReportingOverflow(by: factor)
            return overflow ? nil : ExactDecimal(unchecked: digits, places)
        }
        guard let factor = Self.powerOfTen(scale - places), coefficient % factor == 0 else {
            return nil
        }
        return ExactDecimal(unchecked: coefficient / factor, places)
    }

    /// Ten to this power as a 128-bit integer; nil above 10^38.
    static func powerOfTen(_ exponent: Int) -> Int128? {
        guard exponent >= 0, exponent <= 38 else { return nil }
        var value: Int128 = 1
        for _ in 0..<exponent { value *= 10 }
        return value
    }
}

extension ExactDecimal: Equatable, Hashable {
    /// By value, whatever the scale.
    public static func == (left: ExactDecimal, right: ExactDecimal) -> Bool {
        let (a, b) = (left.normalized, right.normalized)
        return a.coefficient == b.coefficient && a.scale == b.scale
    }

    /// Equal values hash alike.
    public func hash(into hasher: inout Hasher) {
        let value = normalized
        hasher.combine(value.coefficient)
        hasher.combine(value.scale)
    }
}

extension ExactDecimal: Comparable {
    /// By value.
    public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
        let places = max(left.scale, right.scale)
        return left.wide(places) < right.wide(places)
    }

    /// The coefficient at a larger scale, in 256 bits: |Int128| · 10^36 is below 2^247.
    private func wide(_ places: Int) -> Int256 {
        let factor = UInt256.powerOfTen(places - scale) ?? .one
        return Int256(
            magnitude: UInt256(coefficient.magnitude) * factor, isNegative: coefficient < 0)
    }
}
