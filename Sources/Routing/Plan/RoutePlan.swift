public import Arithmetic

/// A plan with its certificate.
public struct RoutePlan: Hashable, Sendable {
    /// What one source alone would do.
    public struct Single: Hashable, Sendable {
        /// The source's name.
        public let source: String
        /// What it alone is worth, all costs included.
        public let value: RouteValue
    }

    /// The parts, in the order of the problem's sources.
    public let legs: [RouteLeg]
    /// Raw units paid by all legs.
    public let amountIn: UInt256
    /// Raw units received by all legs.
    public let amountOut: UInt256
    /// Fixed costs of all legs and of the transaction, raw units of the free asset.
    public let costs: UInt256
    /// The exact worth: `amountOut − costs` when selling, `amountIn + costs` when buying.
    public let value: RouteValue
    /// What no plan can beat: the most when selling, the least for what is received when buying.
    public let bound: RouteValue
    /// |bound − value| / |bound| in basis points, rounded up at the fourth digit.
    public let gapBps: ExactDecimal
    /// The same for the plan before lots, minimums and whole raw units.
    public let gapBpsBeforeLots: ExactDecimal
    /// The best source that alone trades no less than the plan; nil when none does.
    public let bestSingle: Single?
    /// Whether less than the order is traded.
    public let isPartial: Bool
}
