public import Ethereum

extension AnyPool {
    /// Follows a log of this pool that changes what it answers; true if it was one.
    ///
    /// Constant product: `Sync`. Concentrated: `Initialize`, `Swap`, `Mint`, `Burn`. Coins:
    /// none. Throws when the log contradicts the state, which then must be read again.
    public mutating func apply(_ log: Log) throws(PoolError) -> Bool {
        switch self {
        case .constantProduct(var pool):
            let isApplied = try pool.apply(log)
            self = .constantProduct(pool)
            return isApplied
        case .concentrated(var pool):
            let isApplied = try pool.apply(log)
            self = .concentrated(pool)
            return isApplied
        case .coins:
            // Their logs do not tell enough to follow a pool by: it is read again.
            return false
        }
    }
}
