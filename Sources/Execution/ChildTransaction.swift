package import Arithmetic
package import Basics
package import Markets
package import Pools

/// The swaps of a plan on one chain, for one atomic transaction.
package struct ChildTransaction: Sendable {
    /// The address that trades.
    package let location: Location
    /// The swaps, in order; of a sale with exact amounts in, of a purchase with exact amounts out.
    package let swaps: [ExecutorSwap]
    /// What is given.
    package let tokenIn: Address
    /// What the plan expects to give, raw units; of a sale exactly that is given.
    package let expectedIn: UInt256
    /// What is received.
    package let tokenOut: Address
    /// What the plan expects to receive, raw units; of a purchase exactly that is received.
    package let expectedOut: UInt256
    /// What the route fixes and what bounds the rest, the task's slippage included.
    package let amounts: ExecutorAmounts
    /// The gas limit.
    package let gasLimit: UInt64

    /// The most that is given, raw units: what is allowed to the executor and set aside.
    package var spendMax: UInt256 { amounts.pulled }
}
