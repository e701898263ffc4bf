/// Plans one order over books and pools with a certificate.
///
/// A dual search finds the price at which all sources together trade the order and proves what no
/// plan can exceed; exact arithmetic then settles lots and raw units. Pure: the same problem gives
/// the same plan.
public enum Router {
    /// The best plan found and the bound that proves how good it is.
    ///
    /// Where fixed costs decide, `isExpired` is asked between sets of sources: once it says so, the
    /// best plan so far is returned with its honest gap.
    public static func plan(
        _ problem: RouteProblem, isExpired: (() -> Bool)? = nil
    ) throws(RoutingError) -> RoutePlan {
        var router = try PairRouter(problem)
        var plan = PairPlan()
        switch problem.order.amount {
        case .exactIn(let amount), .exactOut(let amount):
            try router.plan(amount, into: &plan, isExpired: isExpired)
        }
        return router.named(plan)
    }
}
