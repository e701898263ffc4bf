import Arithmetic

/// What a swap of one way charges.
struct SwapFee {
    /// The whole fee on what goes in.
    let pips: UInt32
    /// The protocol's part of what goes in; 0 by the rules of V3, which settle it apart.
    let protocolPips: UInt32
    /// Whether steps follow the rules of V4.
    let isV4: Bool

    /// What the protocol gets of a step that took `input`, fee included (V4 `Pool`).
    func protocolShare(of step: SwapStep, _ input: UInt256) -> UInt256 {
        if protocolPips == 0 { return .zero }
        // Without another fee all of it is the protocol's, which dividing might round down.
        if pips == protocolPips { return step.feeAmount }
        // The rate is below one, so the quotient fits.
        return input.multiplied(
            by: UInt256(UInt64(protocolPips)), dividedBy: PipUnits.whole, rounding: .down)
            ?? .zero
    }
}

extension ConcentratedPool {
    /// The whole fee on what goes in one way, in parts per million.
    ///
    /// Uniswap V4: the protocol's part `p` comes first and the liquidity's `l` is of the rest, with
    /// `p·l` rounded down: `p + l − p·l`.
    public func swapFeePips(zeroForOne: Bool) -> UInt32 { swapFee(zeroForOne: zeroForOne).pips }

    func swapFee(zeroForOne: Bool) -> SwapFee {
        guard case .v4(let fees) = rules else {
            return SwapFee(pips: feePips, protocolPips: 0, isV4: false)
        }
        let share = zeroForOne ? fees.zeroForOnePips : fees.oneForZeroPips
        // Both were checked: the product is at most 1000 · 1,000,000.
        let both = share * feePips / PipUnits.one
        return SwapFee(pips: share + feePips - both, protocolPips: share, isV4: true)
    }
}
