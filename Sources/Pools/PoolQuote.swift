public import Arithmetic
public import Basics

/// The exact answer of a pool: what a swap moves and the state that it leaves.
public struct PoolQuote: Hashable, Sendable {
    /// What moves.
    public let amounts: SwapAmounts
    /// The token in which the fee is taken.
    public let feeToken: Address
    /// The pool after the swap.
    public let after: AnyPool

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

    init(amounts: SwapAmounts, feeToken: Address, after: AnyPool) {
        self.amounts = amounts
        self.feeToken = feeToken
        self.after = after
    }
}
