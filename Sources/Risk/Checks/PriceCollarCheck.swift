import Arithmetic

/// Keeps a leg's price near the reference, from below and from above.
///
/// In integers: the fair output is the expected input times the reference ratio. The lowest allowed
/// output is rounded up and the highest down, both against the trade. Slippage is not in here: it is
/// the client's own limit around the expected price.
enum PriceCollarCheck {
    /// The reason against the leg, if there is one.
    static func denial(
        _ trade: ProposedTrade, reference: ReferencePrice?, limits: RiskLimits
    ) -> RiskDenial? {
        guard let reference else { return .noReferencePrice }
        let sellsBase = trade.assetIn == trade.base
        let perIn = sellsBase ? reference.base : reference.quote
        let perOut = sellsBase ? reference.quote : reference.base
        let width = UInt256(UInt64(min(limits.collarBps, 10_000)))
        guard
            let fairFloor = trade.expectedIn.multiplied(
                by: perOut, dividedBy: perIn, rounding: .down),
            let fairCeiling = trade.expectedIn.multiplied(
                by: perOut, dividedBy: perIn, rounding: .up),
            let lowest = fairCeiling.multiplied(
                by: 10_000 - width, dividedBy: 10_000, rounding: .up),
            let highest = fairFloor.multiplied(
                by: 10_000 + width, dividedBy: 10_000, rounding: .down)
        else { return .noReferencePrice }
        if trade.expectedOut < lowest {
            return .priceBelowCollar(expectedOut: trade.expectedOut, lowest: lowest)
        }
        if trade.expectedOut > highest {
            return .priceAboveCollar(expectedOut: trade.expectedOut, highest: highest)
        }
        return nil
    }
}
