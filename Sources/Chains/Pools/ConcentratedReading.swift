public import Arithmetic
public import Basics

/// A Uniswap V3 pool as its contract stood after one block.
public struct ConcentratedReading: Hashable, Sendable {
    /// One initialised tick.
    public struct Tick: Hashable, Sendable {
        /// Its index.
        public let index: Int32
        /// What the active liquidity gains when the price rises through it.
        public let liquidityNet: Int128
        /// What all positions that begin or end here hold.
        public let liquidityGross: UInt128

        /// A tick.
        package init(index: Int32, liquidityNet: Int128, liquidityGross: UInt128) {
            self.index = index
            self.liquidityNet = liquidityNet
            self.liquidityGross = liquidityGross
        }
    }

    /// The pool contract.
    public let address: Address
    /// The block after which it was read.
    public let blockHash: Hash32
    /// The token with the lower address.
    public let token0: Address
    /// The token with the higher address.
    public let token1: Address
    /// The fee on what goes in, in parts per million.
    public let feePips: UInt32
    /// Positions begin and end at multiples of this.
    public let tickSpacing: Int32
    /// The square root of the price times 2^96; zero before the pool is initialised.
    public let sqrtPriceX96: UInt256
    /// The index of the price.
    public let tick: Int32
    /// The active liquidity.
    public let liquidity: UInt128
    /// The initialised ticks, rising.
    public let ticks: [Tick]
}
