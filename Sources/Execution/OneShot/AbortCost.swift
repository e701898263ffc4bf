import Arithmetic
import Routing

/// What it costs when one shore of a plan comes to nothing although the other was done.
///
/// Then what was to be traded there is traded on the other shore too, if that can: so the cost is the
/// plan's value less that of a plan without this shore. A transaction that reverts has burnt its gas
/// besides; an order that is refused or not filled costs nothing of its own. Whatever is sent first can
/// fail before anything else is promised, so that is the shore whose failure costs more.
///
/// It decides the order of sending alone, and no amount: so search values do.
struct AbortCost {
    /// When the transactions fail, raw units of the free asset.
    let ofTransactions: Double
    /// When the orders do.
    let ofOrders: Double

    /// Weighs a plan of both against plans of one; `replan` makes these, nil when there is none.
    init(_ plan: NetworkPlan, _ problem: RouteProblem, replan: (RouteProblem) -> NetworkPlan?) {
        var (books, pools) = (problem, problem)
        books.sources = problem.sources.filter { if case .book = $0.kind { true } else { false } }
        pools.sources = problem.sources.filter { if case .pool = $0.kind { true } else { false } }
        ofTransactions =
            Self.search(plan, without: replan(books), problem) + plan.costs.searchValue
        ofOrders = Self.search(plan, without: replan(pools), problem)
    }

    /// How much worse the other plan is.
    ///
    /// What a sale cannot trade without the shore is worth nothing; a purchase that cannot be filled
    /// without it would cost more than any price.
    private static func search(
        _ plan: NetworkPlan, without other: NetworkPlan?, _ problem: RouteProblem
    ) -> Double {
        let isSale = if case .exactIn = problem.order.amount { true } else { false }
        if isSale { return max(0, search(plan.value) - (other.map { search($0.value) } ?? 0)) }
        guard let other, other.amountOut >= plan.amountOut else { return .infinity }
        return max(0, search(other.value) - search(plan.value))
    }

    private static func search(_ value: RouteValue) -> Double {
        value.isNegative ? -value.magnitude.searchValue : value.magnitude.searchValue
    }
}
