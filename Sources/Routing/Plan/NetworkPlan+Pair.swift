extension NetworkPlan {
    /// A plan of one pair as one of a network that has nothing else.
    package init(_ plan: RoutePlan, of order: RouteOrder) {
        self.init(plan, order, bound: plan.bound, gapBeforeLots: plan.gapBpsBeforeLots)
    }

    /// A plan of one pair under the bound of a network plan for the same order.
    package init(_ plan: RoutePlan, of order: RouteOrder, within network: NetworkPlan) {
        self.init(plan, order, bound: network.bound, gapBeforeLots: network.gapBpsBeforeLots)
    }
}
