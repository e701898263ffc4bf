/// Solves with a cap on what each place pays.
///
/// A place that would pay more than it has gets its own price, at which it pays exactly its cap;
/// the others share one price for the rest. As places only ever join the capped ones (their joint
/// price falls when others are capped), this ends and is the optimum for one pair.
struct LocatedSolver {
    /// The price solver and, after a solve, the trades.
    var solver: PriceSolver
    /// What each place may pay, raw units; infinite without a limit.
    var caps: [Double]
    private var isCapped: [Bool]
    private var shared: [Int] = []
    private var own: [Int] = []

    /// How a solve ended.
    struct Outcome {
        /// The √price that uncapped places share.
        var root: Double
        /// The √price of each place, at least `root`.
        var locationRoots: [Double]
        /// Whether the target is beyond all that the members may do.
        var isShort: Bool
        /// What is traded, in the measure of the target.
        var traded: Double
        /// A pool used in part at the price that just earns its fixed cost.
        var fractional: Int?
    }

    /// A solver over a table.
    init(table: CurveTable, caps: [Double]) {
        solver = PriceSolver(table: table)
        self.caps = caps
        isCapped = [Bool](repeating: false, count: caps.count)
    }

    /// Solves for `members`.
    mutating func solve(
        _ members: [Int], target: Double, measure: Measure, activations: [Double]
    ) -> Outcome {
        for place in caps.indices { isCapped[place] = false }
        var roots = [Double](repeating: 0, count: caps.count)
        var fractional: Int?
        var capped = 0.0
        shared.removeAll(keepingCapacity: true)
        shared.append(contentsOf: members)
        while true {
            let rest = max(0, target - capped)
            let outcome = solver.solve(
                shared, target: rest, measure: measure, activations: activations)
            guard let place = firstOverspent() else {
                let common = commonRoot(outcome.root, roots)
                for place in caps.indices where !isCapped[place] { roots[place] = common }
                return Outcome(
                    root: common, locationRoots: roots,
                    isShort: outcome.isShort && outcome.traded + capped < target,
                    traded: min(target, outcome.traded + capped),
                    fractional: outcome.fractional ?? fractional)
            }
            isCapped[place] = true
            own.removeAll(keepingCapacity: true)
            for index in shared where location(index) == place { own.append(index) }
            shared.removeAll { solver.table.curves[$0].location == place }
            let alone = solver.solve(
                own, target: caps[place], measure: .input, activations: activations)
            roots[place] = alone.root
            fractional = fractional ?? alone.fractional
            for index in own {
                capped += measure == .input ? solver.inputs[index] : solver.outputs[index]
            }
        }
    }

    /// The shared price, or the lowest place's when every place is capped.
    private func commonRoot(_ root: Double, _ roots: [Double]) -> Double {
        guard shared.isEmpty else {
            // Rounding apart, a capped place's price is above the shared one already.
            return root
        }
        var lowest = Double.infinity
        for place in caps.indices where isCapped[place] { lowest = min(lowest, roots[place]) }
        return lowest.isFinite ? lowest : 0
    }

    /// The first uncapped place whose shared members pay more than it has.
    private mutating func firstOverspent() -> Int? {
        for place in caps.indices where !isCapped[place] && caps[place].isFinite {
            var paid = 0.0
            for index in shared where location(index) == place { paid += solver.inputs[index] }
            if paid > caps[place] * (1 + 0x1p-50) { return place }
        }
        return nil
    }

    private func location(_ index: Int) -> Int { solver.table.curves[index].location }
}
