/// An initialised tick: where positions begin or end.
public struct Tick: Hashable, Sendable {
    /// The price index: the price here is 1.0001 to this power.
    public let index: Int32
    /// What the active liquidity gains when the price rises through the tick.
    public let liquidityNet: Int128
    /// The liquidity of all positions that begin or end here; the tick is initialised while it is
    /// not zero.
    public let liquidityGross: UInt128

    /// A tick with both sums.
    public init(index: Int32, liquidityNet: Int128, liquidityGross: UInt128) {
        self.index = index
        self.liquidityNet = liquidityNet
        self.liquidityGross = liquidityGross
    }

    /// A tick of which only the net is known.
    ///
    /// The gross becomes the least that fits, which prices alike; burns of such a tick may be
    /// refused.
    public init(index: Int32, liquidityNet: Int128) {
        self.init(
            index: index, liquidityNet: liquidityNet,
            liquidityGross: max(1, liquidityNet.magnitude))
    }
}
