public import Arithmetic
public import Basics

/// Liquidity in price ranges between ticks (Uniswap V3 and its kin, Uniswap V4 without hooks).
///
/// Exact to the wei of the pool contract. Copies share the ticks until positions change.
public struct ConcentratedPool: Sendable {
    /// The pool contract (V4: the pool manager); zero when only simulated.
    public let address: Address
    /// The token with the lower address.
    public let token0: Address
    /// The token with the higher address.
    public let token1: Address
    /// The fee on what goes in, in parts per million (3000 is 0.3 %); of a V4 pool the part of the
    /// liquidity's owners, see `swapFeePips(zeroForOne:)`.
    public let feePips: UInt32
    /// Positions begin and end at multiples of this, 1...16383 (V4: 1...32767).
    public let tickSpacing: Int32
    /// Whose arithmetic the pool follows.
    public internal(set) var rules: ConcentratedRules
    /// The square root of the price (raw token1 for a raw token0) times 2^96; zero before the pool
    /// is initialised.
    public internal(set) var sqrtPriceX96: UInt256
    /// The index of the price; one below it right after a falling price crossed a tick.
    public internal(set) var tick: Int32
    /// The liquidity of the positions that the price is in.
    public internal(set) var liquidity: UInt128
    var table: TickTable

    /// The initialised ticks, by index.
    public var ticks: TickList { TickList(table: table) }

    /// The largest spacing that a factory of V3 accepts.
    public static let tickSpacingMax: Int32 = 16_383

    /// Checks that the contract can be in this state; throws `invalidState`, or `unsupported` for a
    /// V4 pool whose fee a hook decides.
    public init(
        address: Address = .zero, token0: Address, token1: Address, feePips: UInt32,
        rules: ConcentratedRules = .v3, tickSpacing: Int32, sqrtPriceX96: UInt256, tick: Int32,
        liquidity: UInt128, ticks: [Tick]
    ) throws(PoolError) {
        try self.init(
            uninitialized: address, token0: token0, token1: token1, feePips: feePips,
            rules: rules, tickSpacing: tickSpacing)
        let table = try TickTable(ticks: ticks, spacing: tickSpacing, feePips: feePips)
        guard Self.fits(tick: tick, sqrtPriceX96: sqrtPriceX96, tickSpacing) else {
            throw PoolError(.invalidState, "the tick is not that of the price", field: "tick")
        }
        guard liquidity == table.liquidity(atPosition: table.position(atOrBelow: tick)) else {
            throw PoolError(
                .invalidState, "the liquidity is not the sum of the ticks", field: "liquidity")
        }
        self.sqrtPriceX96 = sqrtPriceX96
        self.tick = tick
        self.liquidity = liquidity
        self.table = table
    }

    /// A pool that was created but not yet given a price: every swap reverts.
    public init(
        uninitialized address: Address, token0: Address, token1: Address, feePips: UInt32,
        rules: ConcentratedRules = .v3, tickSpacing: Int32
    ) throws(PoolError) {
        guard token0 < token1 else {
            throw PoolError(.invalidState, "the tokens are not in address order", field: "token1")
        }
        try rules.check(feePips: feePips)
        guard tickSpacing > 0, tickSpacing <= rules.tickSpacingMax else {
            throw PoolError(.invalidState, "the spacing is out of range", field: "tickSpacing")
        }
        self.address = address
        self.token0 = token0
        self.token1 = token1
        self.feePips = feePips
        self.rules = rules
        self.tickSpacing = tickSpacing
        sqrtPriceX96 = .zero
        tick = 0
        liquidity = 0
        table = TickTable(emptyWithSpacing: tickSpacing, feePips: feePips)
    }

    /// Whether a pool can hold this tick with this price.
    ///
    /// A falling price that stops exactly on a step's edge leaves the tick one below.
    static func fits(tick: Int32, sqrtPriceX96: UInt256, _ spacing: Int32) -> Bool {
        guard let own = TickMath.tick(atSqrtPrice: sqrtPriceX96) else { return false }
        if tick == own { return true }
        return tick == own - 1 && tick >= TickMath.tickMin && own % spacing == 0
            && TickMath.sqrtPrice(atTick: own) == sqrtPriceX96
    }

    /// Whether a token goes in as `token0`; throws for a token that the pool does not hold.
    func isZeroForOne(_ tokenIn: Address) throws(PoolError) -> Bool {
        if tokenIn == token0 { return true }
        guard tokenIn == token1 else {
            throw PoolError(.unknownToken, "the pool does not hold this token")
        }
        return false
    }
}

extension ConcentratedPool: Hashable {
    /// Equal in every field and every tick.
    public static func == (left: ConcentratedPool, right: ConcentratedPool) -> Bool {
        left.address == right.address && left.token0 == right.token0
            && left.token1 == right.token1 && left.feePips == right.feePips
            && left.rules == right.rules && left.tickSpacing == right.tickSpacing
            && left.sqrtPriceX96 == right.sqrtPriceX96
            && left.tick == right.tick && left.liquidity == right.liquidity
            && (left.table === right.table || left.ticks == right.ticks)
    }

    /// Hashes what tells states apart most quickly.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(address)
        hasher.combine(sqrtPriceX96)
        hasher.combine(liquidity)
    }
}
