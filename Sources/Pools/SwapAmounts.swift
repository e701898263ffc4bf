public import Arithmetic

/// What a swap moves, without the state that it leaves.
public struct SwapAmounts: Hashable, Sendable {
    /// What the trader sends, raw units, fee included.
    public let amountIn: UInt256
    /// What the trader receives, raw units.
    public let amountOut: UInt256
    /// The part of `amountIn` that stays as fee, raw units.
    public let feeAmount: UInt256
    /// The part of `feeAmount` that goes to the protocol, raw units; 0 for contracts that settle it
    /// apart from the swap.
    public let protocolFeeAmount: UInt256
    /// Whether the liquidity ended before the asked amount did.
    public let isPartial: Bool
    /// How many initialised ticks were crossed; 0 for pools without ticks.
    public let ticksCrossed: Int

    init(
        amountIn: UInt256, amountOut: UInt256, feeAmount: UInt256,
        protocolFeeAmount: UInt256 = .zero, isPartial: Bool = false, ticksCrossed: Int = 0
    ) {
        self.amountIn = amountIn
        self.amountOut = amountOut
        self.feeAmount = feeAmount
        self.protocolFeeAmount = protocolFeeAmount
        self.isPartial = isPartial
        self.ticksCrossed = ticksCrossed
    }
}
