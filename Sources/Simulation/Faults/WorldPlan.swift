package import Transport

/// Everything of a run that is decided before it begins, apart from the interleaving.
package struct WorldPlan: Hashable, Sendable {
    /// What draws everything that the plan does not say.
    package let seed: UInt64
    /// The faults, by time.
    package var faults: [PlannedFault]
    /// The orders.
    package var parents: [PlannedParent]
    /// When the last fault has ended, in milliseconds of the run.
    ///
    /// Before it is the safety phase; after it everything must come to its end.
    package var faultsEnd: Int64
    /// How bytes are carried.
    package var network: SimulatedNetworkSettings
    /// How often others trade on the chain, in per cent of the blocks.
    package var trafficPercent: Int

    /// Describes a run.
    package init(
        seed: UInt64, faults: [PlannedFault], parents: [PlannedParent], faultsEnd: Int64,
        network: SimulatedNetworkSettings, trafficPercent: Int
    ) {
        self.seed = seed
        self.faults = faults
        self.parents = parents
        self.faultsEnd = faultsEnd
        self.network = network
        self.trafficPercent = trafficPercent
    }
}
