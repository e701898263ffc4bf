public import Arithmetic

/// An ECDSA signature over secp256k1, with the bit by which the public key is recovered.
public struct RecoverableSignature: Hashable, Sendable {
    /// The x coordinate of the nonce point, modulo the group order.
    public var r: UInt256
    /// The proof.
    public var s: UInt256
    /// Whether the nonce point's y coordinate is odd: 0 or 1.
    public var yParity: UInt8

    /// A signature; nothing is checked.
    public init(r: UInt256, s: UInt256, yParity: UInt8) {
        self.r = r
        self.s = s
        self.yParity = yParity
    }

    /// The order of secp256k1's group (SEC 2, section 2.4.1).
    static let groupOrder = UInt256(
        limbs: 0xbfd2_5e8c_d036_4141, 0xbaae_dce6_af48_a03b, 0xffff_ffff_ffff_fffe,
        0xffff_ffff_ffff_ffff)

    /// Whether `r` and `s` lie between 1 and the group order − 1.
    public var isWellFormed: Bool {
        !r.isZero && !s.isZero && r < RecoverableSignature.groupOrder
            && s < RecoverableSignature.groupOrder
    }

    /// Whether `s` is at most half the group order, the only form that Ethereum takes (EIP-2).
    public var isLow: Bool { s <= RecoverableSignature.groupOrder >> 1 }
}
