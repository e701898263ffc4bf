import Transport

/// Makes a failing run short: leaves out whatever is not needed for the same invariant to break.
///
/// Leaving something out changes the interleaving of everything after it, so a smaller plan may
/// hold by luck; what remains is small, not smallest.
package struct Shrinker {
    /// Runs a plan; what did not hold.
    package typealias Trial = (WorldPlan) -> [Finding]

    /// What is left of a plan.
    package struct Shrunk: Sendable {
        /// The smaller plan, or the plan itself.
        package let plan: WorldPlan
        /// What still breaks.
        package let finding: Finding
        /// How many runs it took.
        package let runs: Int
    }

    /// The most runs that are spent.
    package static let runsMax = 300

    private let name: String
    private let trial: Trial
    private var best: WorldPlan
    private var finding: Finding
    private var runs = 0

    /// Shrinks a plan in which something breaks.
    package static func shrink(
        _ plan: WorldPlan, breaking finding: Finding, _ trial: @escaping Trial
    ) -> Shrunk {
        var shrinker = Shrinker(plan, finding, trial)
        shrinker.run()
        return Shrunk(plan: shrinker.best, finding: shrinker.finding, runs: shrinker.runs)
    }

    private init(_ plan: WorldPlan, _ finding: Finding, _ trial: @escaping Trial) {
        name = finding.name
        best = plan
        self.finding = finding
        self.trial = trial
    }

    private mutating func run() {
        var sizeBefore = Int.max
        while best.size < sizeBefore, runs < Self.runsMax {
            sizeBefore = best.size
            dropKinds()
            dropParts()
            dropParents()
            calm()
        }
    }

    /// Whole kinds of faults first: most of them have nothing to do with it.
    private mutating func dropKinds() {
        var kinds: [PlannedFault.Kind] = []
        for fault in best.faults where !kinds.contains(fault.kind) { kinds.append(fault.kind) }
        for kind in kinds {
            attempt { $0.faults.removeAll { $0.kind == kind } }
        }
    }

    /// Then halves of what is left, quarters, and single faults.
    private mutating func dropParts() {
        var length = best.faults.count / 2
        while length >= 1 {
            var start = 0
            while start < best.faults.count {
                let range = start..<min(start + length, best.faults.count)
                if !attempt({ $0.faults.removeSubrange(range) }) { start += length }
            }
            length /= 2
        }
    }

    private mutating func dropParents() {
        for parent in best.parents where best.parents.count > 1 {
            attempt { $0.parents.removeAll { $0.id == parent.id } }
        }
        for (index, parent) in best.parents.enumerated() where parent.cancelAt != nil {
            attempt { $0.parents[index] = parent.uncancelled }
        }
    }

    /// A network without splits and others' trades, and an early quiet.
    private mutating func calm() {
        if best.network.splitsChunks { attempt { $0.network.splitsChunks = false } }
        if best.trafficPercent > 0 { attempt { $0.trafficPercent = 0 } }
        let last = best.faults.map { $0.at + $0.lasts }.max() ?? 0
        let end = max(last, best.parents.map(\.at).max() ?? 0) + 1_000
        if end < best.faultsEnd { attempt { $0.faultsEnd = end } }
    }

    /// Tries a change; keeps it when the same invariant still breaks.
    @discardableResult
    private mutating func attempt(_ change: (inout WorldPlan) -> Void) -> Bool {
        guard runs < Self.runsMax else { return false }
        var smaller = best
        change(&smaller)
        guard smaller != best else { return false }
        runs += 1
        guard let found = trial(smaller).first(where: { $0.name == name }) else { return false }
        best = smaller
        finding = found
        return true
    }
}

extension WorldPlan {
    /// How much is in it.
    fileprivate var size: Int {
        faults.count + parents.count + parents.count { $0.cancelAt != nil }
            + (network.splitsChunks ? 1 : 0) + (trafficPercent > 0 ? 1 : 0)
    }
}

extension PlannedParent {
    fileprivate var uncancelled: PlannedParent {
        PlannedParent(
            id: id, at: at, side: side, thousandths: thousandths, slippagePips: slippagePips,
            cancelAt: nil)
    }
}
