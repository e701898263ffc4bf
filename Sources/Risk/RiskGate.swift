/// The pre-trade gate: every leg passes all checks, in a fixed order, or is denied with the first
/// reason.
package struct RiskGate: Sendable {
    /// What one leg may do.
    package let limits: RiskLimits

    /// A gate with these limits.
    package init(limits: RiskLimits) {
        self.limits = limits
    }

    /// The first reason against the leg, or nil when it may go.
    package func denial(
        for trade: ProposedTrade, reference: ReferencePrice?
    ) -> RiskDenial? {
        SizeCheck.denial(trade, limits: limits)
            ?? BalanceCheck.denial(trade)
            ?? PriceCollarCheck.denial(trade, reference: reference, limits: limits)
    }
}
