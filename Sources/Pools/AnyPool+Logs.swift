public import Ethereum

extension AnyPool {
    /// Follows a log of this pool that changes what it answers; true if it was one.
    ///
    /// Constant product: `Sync`. Concentrated: `Initialize`, `Swap`, `Mint`, `Burn`. Of coins
    /// nothing: their logs may not tell enough, see `apply(_:place:)`. Throws when the log contradicts
    /// the state, which then must be read again.
    public mutating func apply(_ log: Log) throws(PoolError) -> Bool {
        switch self {
        case .constantProduct(var pool):
            guard try pool.apply(log) else { return false }
            self = .constantProduct(pool)
            return true
        case .concentrated(var pool):
            guard try pool.apply(log) else { return false }
            self = .concentrated(pool)
            return true
        case .coins: return false
        }
    }

    /// Follows a log from the place where the pool's logs come from, of a pool of any family.
    ///
    /// Throws, with the state unchanged, when the log contradicts the state; after that and after
    /// `unknown` the pool must be read anew.
    public mutating func apply(_ log: Log, place: PoolPlace) throws(PoolError) -> LogEffect {
        switch self {
        case .constantProduct(var pool):
            guard place.concerns(log), try pool.apply(log) else { return .none }
            self = .constantProduct(pool)
            return .applied
        case .concentrated(var pool):
            let effect = try pool.apply(log, place: place)
            if effect == .applied { self = .concentrated(pool) }
            return effect
        case .coins(let pair):
            var pool = pair.pool
            let effect = try pool.apply(log, place: place)
            if effect == .applied { self = .coins(try pair.with(pool)) }
            return effect
        }
    }

    /// Whether its answers change without a log: such a pool must be read anew for each block.
    public var drifts: Bool {
        switch self {
        case .constantProduct, .concentrated: false
        case .coins(let pair): pair.pool.drifts
        }
    }
}
