public import Arithmetic

/// A plan for a pair with its certificate, in numbers alone; its storage is used again by the next.
public struct PairPlan: Hashable, Sendable {
    /// What one source alone would do.
    public struct Single: Hashable, Sendable {
        /// The source's position in the problem.
        public let source: Int
        /// What it alone is worth, all costs included.
        public let value: RouteValue
    }

    /// The parts, in the order of the problem's sources.
    public internal(set) var legs: [PairLeg] = []
    /// Raw units paid by all legs.
    public internal(set) var amountIn = UInt256.zero
    /// Raw units received by all legs.
    public internal(set) var amountOut = UInt256.zero
    /// Fixed costs of all legs and of the transaction, raw units of the free asset.
    public internal(set) var costs = UInt256.zero
    /// The exact worth: `amountOut − costs` when selling, `amountIn + costs` when buying.
    public internal(set) var value = RouteValue(magnitude: .zero)
    /// What no plan can beat: the most when selling, the least for what is received when buying.
    public internal(set) var bound = RouteValue(magnitude: .zero)
    /// |bound − value| / |bound| in basis points, rounded up at the fourth digit.
    public internal(set) var gapBps = ExactDecimal.zero
    /// The same for the plan before lots, minimums and whole raw units.
    public internal(set) var gapBpsBeforeLots = ExactDecimal.zero
    /// The best source that alone trades no less than the plan; nil when none does.
    public internal(set) var bestSingle: Single?
    /// Whether less than the order is traded.
    public internal(set) var isPartial = false

    /// An empty plan to write into.
    public init() {}
}
