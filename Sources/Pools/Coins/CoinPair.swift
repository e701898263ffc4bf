public import Arithmetic
public import Basics

/// Two coins of a pool of coins, seen as a pool of two tokens.
///
/// Several pairs may see one pool: a swap through one changes what the others answer.
public struct CoinPair: Hashable, Sendable {
    /// The whole pool.
    public let pool: AnyCoinPool
    /// The coin with the lower address.
    public let token0: Address
    /// The coin with the higher address.
    public let token1: Address
    /// Where `token0` stands among the pool's coins.
    public let place0: Int
    /// Where `token1` stands among the pool's coins.
    public let place1: Int

    /// Two coins in any order; throws `unknownToken` for equal ones or one that the pool does not
    /// hold.
    public init(
        _ pool: AnyCoinPool, _ coinA: Address, _ coinB: Address
    ) throws(PoolError) {
        guard coinA != coinB, let placeA = pool.place(of: coinA), let placeB = pool.place(of: coinB)
        else { throw PoolError(.unknownToken, "no two coins of the pool") }
        let isRising = coinA < coinB
        self.pool = pool
        (token0, token1) = isRising ? (coinA, coinB) : (coinB, coinA)
        (place0, place1) = isRising ? (placeA, placeB) : (placeB, placeA)
    }

    private init(_ pool: AnyCoinPool, as pair: CoinPair) {
        self.pool = pool
        (token0, token1) = (pair.token0, pair.token1)
        (place0, place1) = (pair.place0, pair.place1)
    }

    /// The pool contract.
    public var address: Address { pool.address }

    /// The same two coins of the pool in another state.
    ///
    /// Throws `unknownToken` when they stand elsewhere there.
    public func with(_ pool: AnyCoinPool) throws(PoolError) -> CoinPair {
        let pair = try CoinPair(pool, token0, token1)
        guard pair.place0 == place0, pair.place1 == place1 else {
            throw PoolError(.unknownToken, "the coins stand elsewhere")
        }
        return pair
    }

    /// The output of a swap of exactly this input: the quickest exact verb.
    public func amountOut(
        exactIn amountIn: UInt256, tokenIn: Address
    ) throws(PoolError) -> UInt256 {
        let (coinIn, coinOut) = try places(tokenIn)
        return try pool.amountOut(exactIn: amountIn, from: coinIn, to: coinOut)
    }

    /// What a swap of exactly this input moves.
    public func amounts(
        exactIn amountIn: UInt256, tokenIn: Address
    ) throws(PoolError) -> SwapAmounts {
        try swap(exactIn: amountIn, tokenIn: tokenIn).amounts
    }

    /// What a swap for exactly this output moves; throws `unsupported` where the contract has no such
    /// operation.
    public func amounts(
        exactOut amountOut: UInt256, tokenIn: Address
    ) throws(PoolError) -> SwapAmounts {
        try swap(exactOut: amountOut, tokenIn: tokenIn).amounts
    }

    /// What a swap of exactly this input moves and leaves.
    public func quote(exactIn amountIn: UInt256, tokenIn: Address) throws(PoolError) -> PoolQuote {
        try quote(swap(exactIn: amountIn, tokenIn: tokenIn))
    }

    /// What a swap for exactly this output moves and leaves; throws `unsupported` where the contract
    /// has no such operation.
    public func quote(
        exactOut amountOut: UInt256, tokenIn: Address
    ) throws(PoolError) -> PoolQuote {
        try quote(swap(exactOut: amountOut, tokenIn: tokenIn))
    }

    // MARK: By places

    private func swap(
        exactIn amountIn: UInt256, tokenIn: Address
    ) throws(PoolError) -> CoinSwap<AnyCoinPool> {
        let (coinIn, coinOut) = try places(tokenIn)
        return try pool.swap(exactIn: amountIn, from: coinIn, to: coinOut)
    }

    private func swap(
        exactOut amountOut: UInt256, tokenIn: Address
    ) throws(PoolError) -> CoinSwap<AnyCoinPool> {
        let (coinIn, coinOut) = try places(tokenIn)
        return try pool.swap(exactOut: amountOut, from: coinIn, to: coinOut)
    }

    private func quote(_ swap: CoinSwap<AnyCoinPool>) throws(PoolError) -> PoolQuote {
        guard pool.coins.indices.contains(swap.feeCoin) else {
            throw PoolError(.invalidState, "the fee is taken in no coin of the pool")
        }
        return PoolQuote(
            amounts: swap.amounts, feeToken: pool.coins[swap.feeCoin],
            after: .coins(CoinPair(swap.after, as: self)))
    }

    private func places(_ tokenIn: Address) throws(PoolError) -> (in: Int, out: Int) {
        if tokenIn == token0 { return (place0, place1) }
        if tokenIn == token1 { return (place1, place0) }
        throw PoolError(.unknownToken, "the token is none of the two coins")
    }
}
