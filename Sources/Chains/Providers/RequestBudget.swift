/// How much a provider lets us ask: a bucket of units that fills steadily.
public struct RequestBudget: Hashable, Sendable {
    /// How many units flow in per second; at least one.
    public var unitsPerSecond: Int
    /// The most units that are saved up; a batch never costs more than this.
    public var burstUnits: Int
    /// What each method costs.
    public var weights: MethodWeights

    /// A budget; without a burst of its own it saves up one second.
    public init(
        unitsPerSecond: Int, burstUnits: Int? = nil, weights: MethodWeights = MethodWeights()
    ) {
        self.unitsPerSecond = max(1, unitsPerSecond)
        self.burstUnits = max(1, burstUnits ?? unitsPerSecond)
        self.weights = weights
    }
}
