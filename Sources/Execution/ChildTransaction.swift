package import Arithmetic
package import Basics
package import Markets
package import Pools

/// The swaps of a plan on one chain, for one atomic transaction.
package struct ChildTransaction: Sendable {
    /// The address that trades.
    package let location: Location
    /// The swaps, in order; exact amounts in.
    package let swaps: [ExecutorSwap]
    /// What is given.
    package let tokenIn: Address
    /// All that is given, raw units.
    package let amountIn: UInt256
    /// What is received.
    package let tokenOut: Address
    /// What the plan expects, raw units.
    package let expectedOut: UInt256
    /// The least that is accepted, rounded up.
    package let minOut: UInt256
    /// The gas limit.
    package let gasLimit: UInt64
}
