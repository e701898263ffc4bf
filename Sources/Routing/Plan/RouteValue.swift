public import Arithmetic

/// What a plan is worth, in raw units of the free asset.
///
/// Selling: received less costs, which may be negative. Buying: paid plus costs.
public struct RouteValue: Hashable, Sendable {
    /// How far from zero.
    public let magnitude: UInt256
    /// Whether costs exceed what is received.
    public let isNegative: Bool

    /// Describes a value; zero is never negative.
    public init(magnitude: UInt256, isNegative: Bool = false) {
        self.magnitude = magnitude
        self.isNegative = isNegative && !magnitude.isZero
    }

    /// `amount − costs`.
    init(_ amount: UInt256, less costs: UInt256) {
        if amount >= costs {
            self.init(magnitude: amount - costs)
        } else {
            self.init(magnitude: costs - amount, isNegative: true)
        }
    }
}

extension RouteValue: Comparable {
    /// Whether the left is worth less.
    public static func < (left: RouteValue, right: RouteValue) -> Bool {
        switch (left.isNegative, right.isNegative) {
        case (false, false): left.magnitude < right.magnitude
        case (true, true): left.magnitude > right.magnitude
        case (true, false): true
        case (false, true): false
        }
    }
}

extension RouteValue: CustomStringConvertible {
    /// Decimal digits with a minus sign when negative.
    public var description: String { (isNegative ? "-" : "") + magnitude.description }
}
