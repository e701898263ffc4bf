import Arithmetic
import Pools

/// What random plans did, for the share of swaps that cross ticks and for the report.
struct PlanTally {
    /// Swaps through one ranged pool, one way.
    struct Row {
        let feePips: UInt32
        let sellsEther: Bool
        var swaps = 0
        var crossing = 0
    }

    private(set) var rows: [Row] = [500, 3_000, PlanScene.addedFeePips].flatMap {
        [Row(feePips: $0, sellsEther: true), Row(feePips: $0, sellsEther: false)]
    }
    private(set) var pairSwaps = 0
    var plans = 0
    /// Plans whose legs go through three pools or more.
    var widePlans = 0
    var sizes: [Double] = []
    var wrongWei = 0
    var freshReadings = 0
    /// Plans whose own gas limit is below what the execution used.
    var tightGasLimits = 0
    var gasUsedMax: UInt64 = 0
    var gapBpsMax = ExactDecimal.zero

    var rangedSwaps: Int { rows.reduce(0) { $0 + $1.swaps } }
    var crossingSwaps: Int { rows.reduce(0) { $0 + $1.crossing } }

    /// Counts a swap by the states before and after it.
    mutating func note(from before: AnyPool, to after: AnyPool, sellsEther: Bool) {
        guard let old = before.concentrated, let new = after.concentrated else {
            pairSwaps += 1
            return
        }
        // Counted here by the ticks between two states, not by what the quote tells.
        let passed = min(old.tick, new.tick)..<max(old.tick, new.tick)
        let crosses = old.ticks.contains { passed.contains($0.index - 1) }
        for index in rows.indices
        where rows[index].feePips == old.feePips && rows[index].sellsEther == sellsEther {
            rows[index].swaps += 1
            if crosses { rows[index].crossing += 1 }
        }
    }

    /// One line for people.
    func summary(_ mirror: PoolMirror, _ foreign: ForeignFlow) -> String {
        let share = rangedSwaps == 0 ? 0 : 100 * crossingSwaps / rangedSwaps
        let cells = rows.map {
            "\($0.feePips) \($0.sellsEther ? "sell" : "buy") \($0.crossing)/\($0.swaps)"
        }
        return """
            \(plans) plans (\(widePlans) with three legs or more), \
            \(pairSwaps + rangedSwaps) legs, \(rangedSwaps) ranged, \
            \(crossingSwaps) crossing (\(share) %: \(cells.joined(separator: ", "))), \
            sizes \(sizes.min() ?? 0) to \(sizes.max() ?? 0), \(wrongWei) wrong by a wei or more; \
            \(mirror.blocksFollowed) blocks and \(mirror.logsApplied) logs followed, \
            \(freshReadings) fresh readings, foreign: \(foreign.swaps) swaps, \
            \(foreign.mints) mints, \(foreign.burns) burns; at most \(gasUsedMax) gas, \
            \(tightGasLimits) above the plan's own limit; gap at most \(gapBpsMax) bps
            """
    }
}
