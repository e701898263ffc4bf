public import Arithmetic
public import Basics

/// A Uniswap V2 pair as its contract stood after one block.
public struct ConstantProductReading: Hashable, Sendable {
    /// The pair contract.
    public let address: Address
    /// The block after which it was read.
    public let blockHash: Hash32
    /// The token with the lower address.
    public let token0: Address
    /// The token with the higher address.
    public let token1: Address
    /// Raw units of token0.
    public let reserve0: UInt256
    /// Raw units of token1.
    public let reserve1: UInt256
}
