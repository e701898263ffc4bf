import Arithmetic

/// Plans one order over books and pools with a certificate.
///
/// A dual search finds the price at which all sources together trade the order and proves what no
/// plan can exceed; exact arithmetic then settles lots and raw units. Pure: the same problem gives
/// the same plan.
public enum Router {
    /// The best plan found and the bound that proves how good it is.
    public static func plan(_ problem: RouteProblem) throws(RoutingError) -> RoutePlan {
        let prepared = try PreparedProblem(problem)
        var search = GroupSearch(prepared)
        guard let found = search.run(target: prepared.targetValue) else {
            throw .nothingToTrade
        }
        var repair = PlanRepair(prepared)
        var best: ExactPlan?
        for candidate in found.candidates {
            guard let plan = repair.plan(candidate) else { continue }
            if best.map({ plan.isBetter(than: $0) }) ?? true { best = plan }
        }
        let single = BestSingle.find(prepared, repair)
        if let plan = single?.plan, best.map({ plan.isBetter(than: $0) }) ?? true { best = plan }
        guard let best else { throw .nothingToTrade }
        var certified = found
        if prepared.isBuy, !best.isComplete || best.amountOut != prepared.target {
            // The bound of a purchase is for what is received.
            certified = search.run(target: best.amountOut.searchValue) ?? found
        }
        let rival = single.flatMap { $0.plan.tradesAtLeast(best) ? $0 : nil }
        return Certificate(prepared, best, certified).plan(rival)
    }
}
