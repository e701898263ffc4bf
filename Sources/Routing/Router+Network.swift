extension Router {
    /// Plans an order over all assets and places of a problem: pools and books of any pair, and
    /// transfers, through any number of assets on the way.
    ///
    /// What is spent is only the asset paid, from the inventory; everything else is received before
    /// it is spent, where it is spent. `isExpired` is asked between steps: once it says so, the best
    /// plan so far is returned with its honest gap. Who plans again over the same market keeps a
    /// `NetworkRouter`.
    public static func planNetwork(
        _ problem: RouteProblem, isExpired: @escaping () -> Bool = { false }
    ) throws(RoutingError) -> NetworkPlan {
        var router = NetworkRouter(problem)
        return try router.plan(isExpired: isExpired)
    }

    /// The same with the best plan that can be had until a deadline, reading the problem included.
    public static func planNetwork(
        _ problem: RouteProblem, until deadline: RouteDeadline
    ) throws(RoutingError) -> NetworkPlan {
        var router = NetworkRouter(problem)
        return try router.plan(until: deadline)
    }
}
