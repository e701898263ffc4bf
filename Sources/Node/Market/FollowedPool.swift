import Ethereum
package import Pools

/// A pool as it stands after one block, and how far it may be trusted there.
package struct FollowedPool: Sendable {
    /// The state; of a stale pool the last that was known.
    package internal(set) var pool: AnyPool
    /// Where its logs come from.
    package let place: PoolPlace
    /// Its proofs and its quarantine.
    package internal(set) var standing: PoolStanding

    /// How the executor reaches it; nil for the usual way of its family.
    package let access: ExecutorAccess?
    /// Why the executor does not reach it, for people; nil when nothing is in the way.
    package let obstacle: String?
    /// Its number in the book of recipes.
    package let source: Int
    /// From which version of the list of watched contracts on its logs are told.
    package internal(set) var watchedFrom: UInt64
    /// Why the last reading failed; nil when it did not.
    package internal(set) var refusal: String?

    /// A pool that was just read; its logs are those of its own contract unless another place is
    /// named.
    package init(
        _ pool: AnyPool, place: PoolPlace? = nil, access: ExecutorAccess? = nil,
        obstacle: String? = nil, source: Int, watchedFrom: UInt64 = 0
    ) {
        self.pool = pool
        self.place = place ?? PoolPlace(emitter: pool.address)
        self.access = access
        self.obstacle = obstacle
        self.source = source
        self.watchedFrom = watchedFrom
        standing = PoolStanding()
    }

    /// Whether the executor can swap with it.
    package var isReachable: Bool {
        obstacle == nil && (access != nil || pool.usualAccess != nil)
    }

    /// The pool after the logs of a block, each swap compared before it is followed.
    func after(_ logs: [Log], block: UInt64, rules: QuarantineRules) -> FollowedPool {
        var next = self
        // What a stale pool would say of a swap means nothing.
        if !standing.isStale {
            var trail = PoolTrail(pool, place: place)
            var findings = logs.flatMap { trail.take($0) }
            findings += trail.end()
            next.pool = trail.pool
            next.standing.take(findings, block: block, rules: rules)
        }
        if next.pool.drifts { next.standing.becomeStale() }
        return next
    }

    /// The pool as it was read at the block of this state.
    func read(_ fresh: AnyPool, rules: QuarantineRules) -> FollowedPool {
        var next = self
        let comparison: PoolStanding.Comparison =
            standing.isStale ? .unknown : fresh == pool ? .equal : .different
        next.pool = fresh
        next.refusal = nil
        next.standing.read(comparison, rules: rules)
        return next
    }
}
