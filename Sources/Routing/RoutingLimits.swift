/// Named bounds of the routing module.
enum RoutingLimits {
    /// The most sources of a problem.
    static let sourcesMax = 20_000
    /// The most levels of a book's side.
    static let levelsMax = 20_000
    /// The most steps of a price search; each step halves its bracket or does better.
    static let priceStepsMax = 256
    /// The most nodes of the search over which fixed costs are paid.
    static let nodesMax = 4_096
    /// The most source evaluations of that search, whatever the number of nodes.
    static let nodeWorkMax = 400_000
    /// The most re-solves when lots are tuned.
    static let lotTrialsMax = 96
    /// The most wei-level moves when a plan is polished.
    static let polishTrialsMax = 4_096
    /// The most exact quotes when an input is sought for an output.
    static let leastInputTrialsMax = 128
    /// The most rounds of repair (a leg dropped or a pool added) for one candidate.
    static let repairRoundsMax = 16
}
