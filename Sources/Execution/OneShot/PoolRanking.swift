import Arithmetic
import Pools
import Routing

/// The largest pool legs of a plan, as many as one transaction takes.
///
/// A plan over more pools than the executor swaps through is made again over these alone; its bound
/// is then that of plans over these pools.
struct PoolRanking {
    /// What the plan calls the pools that are kept.
    let names: [String]

    /// Ranks the legs of a plan by what they move, counted in the asset received at the plan's average
    /// price; legs between two stops come first, for others end and begin there.
    init(_ plan: NetworkPlan, _ problem: RouteProblem) {
        let order = problem.order
        let legs = plan.legs.filter { $0.kind == .pool }
        let ranked = legs.enumerated().map { index, leg -> (index: Int, worth: UInt256) in
            if leg.assetOut == order.assetOut { return (index, leg.amountOut) }
            guard leg.assetIn == order.assetIn else { return (index, .max) }
            let worth = leg.amountIn.multiplied(
                by: plan.amountOut, dividedBy: plan.amountIn, rounding: .down)
            return (index, worth ?? .zero)
        }.sorted { $0.worth == $1.worth ? $0.index < $1.index : $0.worth > $1.worth }
        names = ranked.prefix(ExecutorCalldata.swapsMax).map { legs[$0.index].source }
    }
}

extension RouteProblem {
    /// Whether a pool trades anything but the order's own pair.
    var leavesPair: Bool { sources.contains { leavesPair($0) } }

    /// The problem without such pools.
    var ofPair: RouteProblem {
        var problem = self
        problem.sources = sources.filter { !leavesPair($0) }
        return problem
    }

    private func leavesPair(_ source: RouteSource) -> Bool {
        guard case .pool(let pool) = source.kind else { return false }
        return Set([pool.asset0, pool.asset1]) != [order.assetIn, order.assetOut]
    }

    /// The problem with no other pools than these.
    func keeping(_ names: [String]) -> RouteProblem {
        var problem = self
        problem.sources = sources.filter { source in
            guard case .pool = source.kind else { return true }
            return names.contains(source.shared ?? source.id)
        }
        return problem
    }
}
