public import Arithmetic
public import Basics

/// A token that wraps another at a rate which the trade does not move (wstETH and its kin).
///
/// Exact to the unit of a wrapper that rounds down both ways. Supplies are without limit here.
public struct WrapperPool: CoinPool {
    /// The wrapper contract, which is the wrapped token.
    public var address: Address { wrapped }
    /// What goes in to be wrapped.
    public let underlying: Address
    /// What comes out.
    public let wrapped: Address
    /// Raw units of the underlying for 10^18 of the wrapped.
    public let rate: UInt256

    /// The underlying, then the wrapped token.
    public var coins: [Address] { [underlying, wrapped] }

    /// Checks that the contract can be in this state; throws `invalidState`.
    public init(underlying: Address, wrapped: Address, rate: UInt256) throws(PoolError) {
        guard underlying != wrapped else {
            throw PoolError(.invalidState, "a token wraps itself", field: "wrapped")
        }
        guard !rate.isZero else {
            throw PoolError(.invalidState, "a rate of zero", field: "rate")
        }
        self.underlying = underlying
        self.wrapped = wrapped
        self.rate = rate
    }

    /// The output of a swap of exactly this input, rounded down; nothing in reverts.
    public func amountOut(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256 {
        try checkPlaces(coinIn, coinOut, of: 2)
        guard !amountIn.isZero else { throw PoolError(.reverts, "nothing goes in") }
        let (factor, divisor) = ratio(from: coinIn)
        return try VaultPool.scaled(amountIn, by: factor, over: divisor, .down)
    }

    /// What a swap of exactly this input moves; it leaves the pool as it was.
    public func swap(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<WrapperPool> {
        let amountOut = try amountOut(exactIn: amountIn, from: coinIn, to: coinOut)
        return swap(amountIn, amountOut, coinIn)
    }

    /// What a swap of the least input that gives exactly this output moves.
    ///
    /// The contract itself has exact inputs only: throws `unsupported` for an output that no input
    /// gives.
    public func swap(
        exactOut amountOut: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<WrapperPool> {
        try checkPlaces(coinIn, coinOut, of: 2)
        guard !amountOut.isZero else { throw PoolError(.reverts, "nothing comes out") }
        let (factor, divisor) = ratio(from: coinIn)
        let amountIn = try VaultPool.scaled(amountOut, by: divisor, over: factor, .up)
        guard try self.amountOut(exactIn: amountIn, from: coinIn, to: coinOut) == amountOut else {
            throw PoolError(.unsupported, "no input gives exactly this output")
        }
        return swap(amountIn, amountOut, coinIn)
    }

    /// The output is the input times the first over the second.
    private func ratio(from coinIn: Int) -> (UInt256, UInt256) {
        let one = BalancerArithmetic.one
        return coinIn == 0 ? (one, rate) : (rate, one)
    }

    private func swap(
        _ amountIn: UInt256, _ amountOut: UInt256, _ coinIn: Int
    ) -> CoinSwap<WrapperPool> {
        CoinSwap(
            amounts: SwapAmounts(amountIn: amountIn, amountOut: amountOut, feeAmount: .zero),
            feeCoin: coinIn, after: self)
    }
}
