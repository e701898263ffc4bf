import Arithmetic

/// The best legs in whole raw units that were found, with their sums.
struct ExactPlan: Sendable {
    /// The parts, by source number; their storage is used again.
    private(set) var legs: [PairLeg] = []
    /// Their sums; nil while nothing was found.
    private(set) var totals: PlanTotals?

    /// Forgets what was found.
    mutating func clear() {
        legs.removeAll(keepingCapacity: true)
        totals = nil
    }

    /// Takes over legs that are better than what was found, and leaves other storage in their place.
    ///
    /// Legs that trade nothing are taken out first. Answers with the legs' sums, better or not.
    @discardableResult
    mutating func offer(_ others: inout [PairLeg], _ problem: PreparedProblem) -> PlanTotals? {
        if others.contains(where: { $0.amountIn.isZero || $0.amountOut.isZero }) {
            others.removeAll { $0.amountIn.isZero || $0.amountOut.isZero }
        }
        guard let sums = PlanTotals(others, problem) else { return nil }
        if let totals, !sums.isBetter(than: totals) { return sums }
        totals = sums
        swap(&legs, &others)
        return sums
    }

    /// Takes over a leg that alone is better than what was found.
    mutating func offer(_ single: BestSingle) {
        if let totals, !single.totals.isBetter(than: totals) { return }
        legs.removeAll(keepingCapacity: true)
        legs.append(single.leg)
        totals = single.totals
    }

    /// Exchanges the legs' storage with a plan's.
    mutating func hand(over other: inout [PairLeg]) { swap(&legs, &other) }
}
