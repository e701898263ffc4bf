/// Numbers that depend on a seed alone (Steele, Lea and Flood, "Fast splittable pseudorandom
/// number generators", 2014).
///
/// For simulations, measurements and tests; never for anything that must be secret.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The sequence of this seed.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next 64 bits; all arithmetic is modulo 2^64 by definition of the generator.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
