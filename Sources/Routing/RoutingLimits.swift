/// Named bounds of the routing module.
enum RoutingLimits {
    /// The most sources of a problem.
    static let sourcesMax = 20_000
    /// The most levels of a book's side.
    static let levelsMax = 20_000
    /// The most steps of a price search; each step halves its bracket or does better.
    static let priceStepsMax = 256
    /// The most times that pools which do not earn their cost are left out and the price is sought
    /// again.
    static let dropRoundsMax = 8
    /// The most nodes of the search over which fixed costs are paid.
    static let nodesMax = 4_096
    /// The most source evaluations of that search, whatever the number of nodes.
    static let nodeWorkMax = 400_000
    /// The most re-solves when lots are tuned.
    static let lotTrialsMax = 96
    /// The most wei-level moves when a plan is polished.
    static let polishTrialsMax = 4_096
    /// The most bits of an output whose single units are looked after.
    static let trimmedBitsMax = 48
    /// The most units that are bought with what rounding left.
    static let trimTrialsMax = 64
    /// The most bits of an amount of which single units are moved between pools.
    static let polishedBitsMax = 24
    /// The most bits of an amount of which units are moved where pools of ranges are among the legs.
    static let rangeBitsMax = 32
    /// The bits of the largest part that is moved there.
    static let rangeChunkBits = 13
    /// The most moves that are tried there.
    static let rangeTrialsMax = 512
    /// Half an order's part where others split it most finely.
    static let finestPart = 1 / 512.0
    /// The most bits of what is moved to round a pool's fee well: fees are parts of 10^4.
    static let climbBitsMax = 14
    /// The most exact quotes when an input is sought for an output.
    static let leastInputTrialsMax = 128
    /// The most rounds of repair (a leg dropped or a pool added) for one candidate.
    static let repairRoundsMax = 16
    /// The most steps of Newton's method in one stage of a network's search.
    static let newtonStepsMax = 60
    /// The most repeats of a network's last stage.
    static let sharpeningsMax = 16
    /// The most lengths tried for one such step.
    static let lineStepsMax = 10
    /// The most costly sources of a network over which branch and bound runs to its end.
    static let branchSourcesMax = 12
    /// The most arcs that branch and bound over more such sources looks at, over all its steps.
    static let branchWorkMax = 1_500_000
    /// The most arcs of a network whose sets are all solved precisely.
    static let preciseArcsMax = 500
    /// How many times what feeds a round it may be, when what there is goes round.
    static let feedingMax = 8.0
    /// The most times that sources are cut to what plans can hold.
    static let tighteningsMax = 4
    /// The most times that a set with two ways through one pool is tried anew.
    static let rivalRoundsMax = 4
    /// The most sets that are tried by single drops and adds in a network.
    static let polishSolvesMax = 48
    /// The most solves of one network.
    static let networkSolvesMax = 1_200
    /// How many times as long as the best single way takes is kept for settling what a search found.
    static let settlingTimes: UInt64 = 5
    /// The most arcs of the best single way.
    static let hopsMax = 4
    /// The most times that a cycle or a pool used twice is taken out of a flow.
    static let untanglesMax = 24
}
