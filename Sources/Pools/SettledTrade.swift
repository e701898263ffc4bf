public import Arithmetic
public import Basics

/// A swap that happened, as a log tells it.
public struct SettledTrade: Hashable, Sendable {
    /// What went in.
    public let tokenIn: Address
    /// What came out.
    public let tokenOut: Address
    /// How much went in, raw units, fee included.
    public let amountIn: UInt256
    /// How much came out, raw units.
    public let amountOut: UInt256

    /// A swap.
    public init(tokenIn: Address, tokenOut: Address, amountIn: UInt256, amountOut: UInt256) {
        self.tokenIn = tokenIn
        self.tokenOut = tokenOut
        self.amountIn = amountIn
        self.amountOut = amountOut
    }
}
