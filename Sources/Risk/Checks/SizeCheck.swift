import Arithmetic

/// Bounds the base and the quote of one leg, and refuses empty ones.
enum SizeCheck {
    /// The reason against the leg, if there is one.
    static func denial(_ trade: ProposedTrade, limits: RiskLimits) -> RiskDenial? {
        if trade.amountIn.isZero || trade.expectedIn.isZero || trade.expectedOut.isZero {
            return .emptyTrade
        }
        if trade.baseAmount > limits.baseMax {
            return .sizeAboveLimit(amount: trade.baseAmount, limit: limits.baseMax)
        }
        if trade.quoteAmount > limits.quoteMax {
            return .notionalAboveLimit(amount: trade.quoteAmount, limit: limits.quoteMax)
        }
        return nil
    }
}
