public import Arithmetic
public import Basics

/// The exact answer of a pool: what a swap moves and the state that it leaves.
public struct PoolQuote: Hashable, Sendable {
    /// What moves.
    public let amounts: SwapAmounts
    /// The token in which the fee is taken.
    public let feeToken: Address
    private let end: End

    /// The pool after the swap, in a box that is made when it is asked for: a quote takes nothing
    /// from the heap.
    public var after: AnyPool {
        switch end {
        case .constantProduct(let pool): .constantProduct(pool)
        case .concentrated(let pool): .concentrated(pool)
        case .coins(let pair): .coins(pair)
        }
    }

    /// What the trader sends, raw units, fee included.
    public var amountIn: UInt256 { amounts.amountIn }
    /// What the trader receives, raw units.
    public var amountOut: UInt256 { amounts.amountOut }
    /// The part of `amountIn` that stays as fee, raw units.
    public var feeAmount: UInt256 { amounts.feeAmount }
    /// Whether the liquidity ended before the asked amount did.
    public var isPartial: Bool { amounts.isPartial }
    /// How many initialised ticks were crossed; 0 for pools without ticks.
    public var ticksCrossed: Int { amounts.ticksCrossed }

    init(amounts: SwapAmounts, feeToken: Address, after end: End) {
        self.amounts = amounts
        self.feeToken = feeToken
        self.end = end
    }

    /// The families of `AnyPool`, without its boxes.
    enum End: Hashable, Sendable {
        /// Two reserves.
        case constantProduct(ConstantProductPool)
        /// Price ranges.
        case concentrated(ConcentratedPool)
        /// Two coins of a pool of coins; apart, so that the pools above stay small.
        indirect case coins(CoinPair)
    }
}
