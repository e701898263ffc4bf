/// Why a source is not in a plan.
public enum LeftOutReason: String, CaseIterable, Hashable, Sendable {
    /// The book is not in step with its exchange, or the exchange's account is not ready.
    case unhealthy
    /// Settled swaps of the pool were not what its simulator says.
    case quarantined
    /// What is known of it is too old, or is still to be read.
    case stale
    /// Its contracts did not prove to be what they are called.
    case refused
    /// The executor does not swap with it, or not in the order's form.
    case unreachable
    /// Transactions of this chain account are stopped.
    case laneHalted = "lane-halted"
    /// The account there does not hold both assets, or trades them by other tokens.
    case notHeld = "not-held"
    /// Its price is too far from what others say.
    case cutByGuard = "cut-by-guard"
    /// The order names another place.
    case elsewhere
    /// It trades no pair on a way from what is paid to what is received.
    case notOnTheWay = "not-on-the-way"
    /// There is nothing to pay with where it is.
    case noInventory = "no-inventory"
    /// It offers nothing.
    case noLiquidity = "no-liquidity"
    /// Another leg goes through the same pool.
    case samePool = "same-pool"
    /// Its first unit is worse than the last unit of the plan.
    case worsePrice = "worse-price"
    /// What it would earn is less than its fixed costs.
    case belowFixedCost = "below-fixed-cost"
    /// What it trades better than the plan's price is less than its lot or its smallest order.
    case belowMinimum = "below-minimum"
    /// Whole units of it gain nothing in the plan.
    case noGain = "no-gain"
}
