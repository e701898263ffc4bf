public import Pools

/// A pool as a source, with the names of its two assets.
public struct RoutePool: Sendable {
    /// The pool's state.
    public let pool: AnyPool
    /// What the problem calls the pool's `token0`.
    public let asset0: String
    /// What the problem calls the pool's `token1`.
    public let asset1: String
    /// Gas that a swap through this pool adds to the transaction.
    public let gas: UInt64

    /// Describes a pool.
    public init(pool: AnyPool, asset0: String, asset1: String, gas: UInt64) {
        self.pool = pool
        self.asset0 = asset0
        self.asset1 = asset1
        self.gas = gas
    }
}
