public import Arithmetic
public import Basics

/// A pool of two or more coins that answers the same questions for each two of them.
///
/// Coins are named by their places in `coins`. Amounts are raw units: what the trader sends and what
/// the trader receives. Every verb throws `unknownToken` for places that are equal or not there.
public protocol CoinPool: Hashable, Sendable {
    /// The pool contract; zero when only simulated.
    var address: Address { get }
    /// The coins, in the contract's order.
    var coins: [Address] { get }

    /// The output of a swap of exactly this input: the quickest exact verb, without an allocation.
    func amountOut(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256

    /// What a swap of exactly this input moves and leaves.
    func swap(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<Self>

    /// What a swap for exactly this output moves and leaves; throws `unsupported` where the contract
    /// has no such operation.
    func swap(
        exactOut amountOut: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<Self>
}

/// The exact answer of a pool of coins.
public struct CoinSwap<Pool: CoinPool>: Hashable, Sendable {
    /// What moves.
    public let amounts: SwapAmounts
    /// The place of the coin in which the fee is taken.
    public let feeCoin: Int
    /// The pool after the swap.
    public let after: Pool

    init(amounts: SwapAmounts, feeCoin: Int, after: Pool) {
        self.amounts = amounts
        self.feeCoin = feeCoin
        self.after = after
    }
}

extension CoinPool {
    /// The place of a coin; nil for one that the pool does not hold.
    public func place(of coin: Address) -> Int? { coins.firstIndex(of: coin) }

    /// Refuses places that are equal or not there.
    func checkPlaces(_ coinIn: Int, _ coinOut: Int, of count: Int) throws(PoolError) {
        guard coinIn != coinOut, coinIn >= 0, coinOut >= 0, coinIn < count, coinOut < count else {
            throw PoolError(.unknownToken, "no two coins of the pool")
        }
    }
}
