import Arithmetic

/// Nothing is promised that is not there.
enum BalanceCheck {
    /// The reason against the leg, if there is one.
    static func denial(_ trade: ProposedTrade) -> RiskDenial? {
        guard trade.amountIn > trade.availableIn else { return nil }
        return .balanceTooLow(
            asset: trade.assetIn, needed: trade.amountIn, available: trade.availableIn)
    }
}
