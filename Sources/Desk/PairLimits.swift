package import Markets
package import Risk

/// What a leg of one pair may do at most.
package struct PairLimits: Hashable, Sendable {
    /// What is bought or sold.
    package let base: Asset
    /// What is paid or received.
    package let quote: Asset
    /// The limits.
    package let limits: RiskLimits

    /// Pairs them.
    package init(base: Asset, quote: Asset, limits: RiskLimits) {
        self.base = base
        self.quote = quote
        self.limits = limits
    }
}
