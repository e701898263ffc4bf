extension UInt256 {
    /// Shifts right, filling with zeros; a count of 256 or more gives zero, below zero traps.
    @inlinable
    public static func >> (value: UInt256, count: Int) -> UInt256 {
        precondition(count >= 0, "negative shift")
        if count >= 256 { return .zero }
        var (limb0, limb1, limb2, limb3) = (value.limb0, value.limb1, value.limb2, value.limb3)
        var words = count >> 6
        while words > 0 {
            (limb0, limb1, limb2, limb3) = (limb1, limb2, limb3, 0)
            words -= 1
        }
        let bits = UInt64(count & 63)
        if bits == 0 { return UInt256(limbs: limb0, limb1, limb2, limb3) }
        return UInt256(
            limbs: limb0 >> bits | limb1 << (64 - bits), limb1 >> bits | limb2 << (64 - bits),
            limb2 >> bits | limb3 << (64 - bits), limb3 >> bits)
    }

    /// Shifts left, dropping what leaves the top; a count of 256 or more gives zero.
    @inlinable
    public static func << (value: UInt256, count: Int) -> UInt256 {
        precondition(count >= 0, "negative shift")
        if count >= 256 { return .zero }
        var (limb0, limb1, limb2, limb3) = (value.limb0, value.limb1, value.limb2, value.limb3)
        var words = count >> 6
        while words > 0 {
            (limb0, limb1, limb2, limb3) = (0, limb0, limb1, limb2)
            words -= 1
        }
        let bits = UInt64(count & 63)
        if bits == 0 { return UInt256(limbs: limb0, limb1, limb2, limb3) }
        return UInt256(
            limbs: limb0 << bits, limb1 << bits | limb0 >> (64 - bits),
            limb2 << bits | limb1 >> (64 - bits), limb3 << bits | limb2 >> (64 - bits))
    }

    /// Bitwise and.
    @inlinable
    public static func & (left: UInt256, right: UInt256) -> UInt256 {
        UInt256(
            limbs: left.limb0 & right.limb0, left.limb1 & right.limb1, left.limb2 & right.limb2,
            left.limb3 & right.limb3)
    }

    /// Bitwise or.
    @inlinable
    public static func | (left: UInt256, right: UInt256) -> UInt256 {
        UInt256(
            limbs: left.limb0 | right.limb0, left.limb1 | right.limb1, left.limb2 | right.limb2,
            left.limb3 | right.limb3)
    }

    /// Bitwise complement.
    @inlinable
    public static prefix func ~ (value: UInt256) -> UInt256 {
        UInt256(limbs: ~value.limb0, ~value.limb1, ~value.limb2, ~value.limb3)
    }
}
