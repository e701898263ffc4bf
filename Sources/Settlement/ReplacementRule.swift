package import Arithmetic

/// Which fees a replacement gets; pure.
///
/// The brake is the present market: a transaction that pays what the market asks is not replaced,
/// however long it waits, and nothing ever pays more than the absolute bounds.
package struct ReplacementRule: Hashable, Sendable {
    /// What is to be done about a transaction that waits.
    package enum Decision: Hashable, Sendable {
        /// Nothing: it pays what the market asks.
        case enough
        /// Replace it with these fees.
        case replace(AttemptFees)
        /// What the pool or the market asks for is above the bounds.
        case beyondBounds
    }

    /// The highest fee cap, wei.
    package let maxFeePerGasMax: UInt256
    /// The highest tip, wei.
    package let maxPriorityFeePerGasMax: UInt256

    /// A rule with its absolute bounds.
    package init(maxFeePerGasMax: UInt256, maxPriorityFeePerGasMax: UInt256) {
        self.maxFeePerGasMax = maxFeePerGasMax
        self.maxPriorityFeePerGasMax = maxPriorityFeePerGasMax
    }

    /// Judges fees against the base fee of the next block and the tip that the market suggests.
    ///
    /// `isForced` replaces also what pays enough: a cancel takes the place of what it cancels. The
    /// new cap is twice the base fee plus the tip, as for a first attempt, but at least a tenth
    /// above the old one; bounds cut it down as long as the pool still takes it.
    package func decide(
        over previous: AttemptFees, baseFee: UInt256, suggestedTip: UInt256, isForced: Bool
    ) -> Decision {
        if !isForced, let needed = baseFee.checkedAdding(suggestedTip),
            previous.maxFeePerGas >= needed, previous.maxPriorityFeePerGas >= suggestedTip
        {
            return .enough
        }
        guard let least = previous.raised, least.maxFeePerGas <= maxFeePerGasMax,
            least.maxPriorityFeePerGas <= maxPriorityFeePerGasMax, baseFee <= maxFeePerGasMax
        else { return .beyondBounds }
        let tip = min(max(least.maxPriorityFeePerGas, suggestedTip), maxPriorityFeePerGasMax)
        let market = baseFee.checkedMultiplied(by: 2)?.checkedAdding(tip) ?? .max
        let cap = min(max(least.maxFeePerGas, market), maxFeePerGasMax)
        return .replace(
            AttemptFees(maxFeePerGas: cap, maxPriorityFeePerGas: min(tip, cap)))
    }
}
