public import Arithmetic
public import Basics

/// One swap of a route, as the executor contract takes it.
public struct ExecutorSwap: Hashable, Sendable {
    /// How the pool is called.
    public var method: ExecutorMethod
    /// The pool contract; of V4 the pool manager.
    public var pool: Address
    /// What goes in; for the native coin its wrapped token.
    public var tokenIn: Address
    /// What comes out; for the native coin its wrapped token.
    public var tokenOut: Address
    /// The exact input of a swap of `execute`, the exact output of one of `executeExactOut`, raw
    /// units.
    ///
    /// In `execute` the last swap that spends a token spends all that is held, whatever it says.
    public var amount: UInt256
    /// The least output of a swap of `execute`, the most input of one of `executeExactOut`, raw
    /// units; zero for no limit but the route's.
    public var limit: UInt256

    /// A swap.
    public init(
        method: ExecutorMethod, pool: Address, tokenIn: Address, tokenOut: Address,
        amount: UInt256, limit: UInt256 = .zero
    ) {
        self.method = method
        self.pool = pool
        self.tokenIn = tokenIn
        self.tokenOut = tokenOut
        self.amount = amount
        self.limit = limit
    }
}
