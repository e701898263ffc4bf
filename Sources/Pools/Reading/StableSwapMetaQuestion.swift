import Arithmetic
public import Basics

/// A metapool with the base pool whose shares it trades.
public struct StableSwapMetaQuestion: PoolQuestion {
    /// The pool of the coin and the shares.
    public let pool: StableSwapQuestion
    /// The pool whose shares these are.
    public let base: StableSwapQuestion
    /// Whether the contract keeps the virtual price for ten minutes.
    public let isPriceCached: Bool

    /// A metapool.
    public init(pool: StableSwapQuestion, base: StableSwapQuestion, isPriceCached: Bool = false) {
        self.pool = pool
        self.base = base
        self.isPriceCached = isPriceCached
    }

    /// The metapool contract.
    public var address: Address { pool.address }

    /// The pool, which also follows its base pool's logs.
    public var place: PoolPlace { PoolPlace(emitter: pool.address, kin: [base.address]) }

    /// Everything of both pools in one round.
    public var calls: [PoolCall] { gathered.calls }

    /// How long the contract keeps the price, seconds.
    private static let cacheSeconds: UInt256 = 600

    private var gathered: PoolCalls {
        var calls = PoolCalls()
        pool.ask(&calls)
        base.ask(&calls, prefix: "base.")
        calls.ask("base.price", base.address, "get_virtual_price()")
        if let shares = pool.coins.last { calls.ask("shares", shares, "totalSupply()") }
        if isPriceCached {
            calls.ask("cache.price", pool.address, "base_virtual_price()")
            calls.ask("cache.time", pool.address, "base_cache_updated()")
        }
        return calls
    }

    /// The metapool; what the base pool says of its own price must be what is computed.
    public func pool(_ answers: [[UInt8]?], timestamp: UInt64) throws(PoolError) -> AnyCoinPool {
        let answers = try gathered.answers(answers)
        let base = try self.base.pool(answers, prefix: "base.", timestamp: timestamp)
        let supply = try answers.number("shares")
        let price = try StableSwapMetaPool.virtualPrice(of: base, supply: supply)
        let told = try answers.number("base.price")
        try answers.expect(told == price, "base.price", "\(told), and \(price) by the balances")
        var rate = price
        if isPriceCached {
            let time = try answers.number("cache.time")
            let end = time.checkedAdding(Self.cacheSeconds) ?? .max
            if end >= UInt256(timestamp) { rate = try answers.number("cache.price") }
        }
        let pool = try self.pool.pool(answers, timestamp: timestamp, lastRate: rate)
        return .stableSwapMeta(
            try StableSwapMetaPool(
                pool: pool, base: base, baseSupply: supply, isPriceCached: isPriceCached))
    }
}
