/// An unsigned 256-bit integer: what the EVM calls `uint256`, and every token amount.
///
/// `+`, `-` and `*` trap on overflow like the standard library's integers and are for values whose
/// range is proven; values from outside go through the `…ReportingOverflow` and `checked…` forms.
@frozen
public struct UInt256: Hashable, Sendable {
    /// The least significant 64 bits.
    public var limb0: UInt64
    /// Bits 64 to 127.
    public var limb1: UInt64
    /// Bits 128 to 191.
    public var limb2: UInt64
    /// The most significant 64 bits.
    public var limb3: UInt64

    /// From limbs, least significant first.
    @inlinable
    public init(limbs limb0: UInt64, _ limb1: UInt64, _ limb2: UInt64, _ limb3: UInt64) {
        self.limb0 = limb0
        self.limb1 = limb1
        self.limb2 = limb2
        self.limb3 = limb3
    }

    /// Zero.
    @inlinable public static var zero: UInt256 { UInt256(limbs: 0, 0, 0, 0) }
    /// One.
    @inlinable public static var one: UInt256 { UInt256(limbs: 1, 0, 0, 0) }
    /// 2^256 − 1.
    @inlinable public static var max: UInt256 { UInt256(limbs: .max, .max, .max, .max) }

    /// From a 64-bit value.
    @inlinable
    public init(_ value: UInt64) {
        self.init(limbs: value, 0, 0, 0)
    }

    /// From a non-negative native integer; traps when negative, like `UInt64(_:)`.
    @inlinable
    public init(_ value: Int) {
        self.init(limbs: UInt64(value), 0, 0, 0)
    }

    /// From a 128-bit value.
    @inlinable
    public init(_ value: UInt128) {
        self.init(
            limbs: UInt64(truncatingIfNeeded: value), UInt64(truncatingIfNeeded: value >> 64), 0, 0)
    }

    /// Whether the value is zero.
    @inlinable public var isZero: Bool { limb0 | limb1 | limb2 | limb3 == 0 }

    /// The value as 64 bits, or nil when it does not fit.
    @inlinable public var asUInt64: UInt64? { limb1 | limb2 | limb3 == 0 ? limb0 : nil }

    /// The value as 128 bits, or nil when it does not fit.
    @inlinable public var asUInt128: UInt128? {
        limb2 | limb3 == 0 ? UInt128(limb1) << 64 | UInt128(limb0) : nil
    }

    /// The value as a native signed integer, or nil when it does not fit.
    @inlinable public var asInt: Int? { asUInt64.flatMap { Int(exactly: $0) } }

    /// How many bits the value needs; 0 for zero.
    @inlinable public var bitWidth: Int {
        if limb3 != 0 { return 256 - limb3.leadingZeroBitCount }
        if limb2 != 0 { return 192 - limb2.leadingZeroBitCount }
        if limb1 != 0 { return 128 - limb1.leadingZeroBitCount }
        return 64 - limb0.leadingZeroBitCount
    }

    /// Whether bit `index` (0 is the least significant) is set; false outside 0...255.
    @inlinable
    public func bit(_ index: Int) -> Bool {
        guard index >= 0, index < 256 else { return false }
        return !((self >> index).limb0 & 1 == 0)
    }
}

extension UInt256: Comparable {
    /// By value.
    @inlinable
    public static func < (left: UInt256, right: UInt256) -> Bool {
        if left.limb3 != right.limb3 { return left.limb3 < right.limb3 }
        if left.limb2 != right.limb2 { return left.limb2 < right.limb2 }
        if left.limb1 != right.limb1 { return left.limb1 < right.limb1 }
        return left.limb0 < right.limb0
    }
}

extension UInt256: ExpressibleByIntegerLiteral {
    /// From a literal of at most 64 bits.
    @inlinable
    public init(integerLiteral value: UInt64) {
        self.init(value)
    }
}
