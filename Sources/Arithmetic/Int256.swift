/// A signed amount: a `UInt256` magnitude and a sign.
///
/// Zero is never negative. Wider than a two's complement 256-bit number by one bit, so that every difference of two
/// `UInt256` fits.
@frozen
public struct Int256: Hashable, Sendable {
    /// The absolute value.
    public let magnitude: UInt256
    /// Whether the value is below zero.
    public let isNegative: Bool

    /// From magnitude and sign; a negative zero becomes zero.
    public init(magnitude: UInt256, isNegative: Bool) {
        self.magnitude = magnitude
        self.isNegative = isNegative && !magnitude.isZero
    }

    /// A value that is not negative.
    public init(_ magnitude: UInt256) {
        self.init(magnitude: magnitude, isNegative: false)
    }

    /// Zero.
    public static var zero: Int256 { Int256(.zero) }
    /// Whether the value is zero.
    public var isZero: Bool { magnitude.isZero }
    /// The value with the other sign.
    public var negated: Int256 { Int256(magnitude: magnitude, isNegative: !isNegative) }

    /// The sum, or nil when its magnitude needs more than 256 bits.
    public func checkedAdding(_ other: Int256) -> Int256? {
        if isNegative == other.isNegative {
            return magnitude.checkedAdding(other.magnitude).map {
                Int256(magnitude: $0, isNegative: isNegative)
            }
        }
        if magnitude >= other.magnitude {
            return Int256(magnitude: magnitude &- other.magnitude, isNegative: isNegative)
        }
        return Int256(magnitude: other.magnitude &- magnitude, isNegative: other.isNegative)
    }

    /// The difference, or nil when its magnitude needs more than 256 bits.
    public func checkedSubtracting(_ other: Int256) -> Int256? { checkedAdding(other.negated) }

    /// Reads a 32-byte two's complement word, as the ABI's `int256`; nil for another length.
    public init?(twosComplement bytes: some Collection<UInt8>) {
        guard bytes.count == 32, let word = UInt256(bigEndian: bytes) else { return nil }
        let negative = word.limb3 >> 63 == 1
        self.init(magnitude: negative ? ~word &+ .one : word, isNegative: negative)
    }
}

extension Int256: Comparable {
    /// By value.
    public static func < (left: Int256, right: Int256) -> Bool {
        switch (left.isNegative, right.isNegative) {
        case (false, false): left.magnitude < right.magnitude
        case (true, true): right.magnitude < left.magnitude
        case (true, false): true
        case (false, true): false
        }
    }
}

extension Int256: CustomStringConvertible {
    /// Decimal digits with a leading minus when negative.
    public var description: String { (isNegative ? "-" : "") + magnitude.description }
}
