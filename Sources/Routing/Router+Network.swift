import Arithmetic

extension Router {
    /// Plans an order over all assets and places of a problem: pools and books of any pair, and
    /// transfers, through any number of assets on the way.
    ///
    /// What is spent is only the asset paid, from the inventory; everything else is received before
    /// it is spent, where it is spent. `isExpired` is asked between steps: once it says so, the best
    /// plan so far is returned with its honest gap.
    public static func planNetwork(
        _ problem: RouteProblem, isExpired: @escaping () -> Bool = { false }
    ) throws(RoutingError) -> NetworkPlan {
        let network = try certifiedPlan(problem, isExpired)
        guard problem.endValues.isEmpty, let direct = try? plan(problem),
            direct.isPartial == network.isPartial
        else { return network }
        // The search of one pair proves more where fixed costs decide.
        let isBuy = if case .exactOut = problem.order.amount { true } else { false }
        let isBetter = isBuy ? direct.value < network.value : direct.value > network.value
        guard isBetter, !direct.isPartial else { return network }
        return NetworkPlan(
            direct, problem.order, bound: network.bound, gapBeforeLots: network.gapBpsBeforeLots)
    }

    private static func certifiedPlan(
        _ problem: RouteProblem, _ isExpired: @escaping () -> Bool
    ) throws(RoutingError) -> NetworkPlan {
        var reach = 64.0
        while true {
            let network = NetworkProblem(try NetworkBuilder(problem, reach: reach))
            var routing = NetworkRouting(network, isExpired: isExpired)
            let outcome = routing.run()
            // A pool of coins would trade more than was sampled of it.
            let isCut = outcome?.found.map { $0.bound == .infinity } ?? true
            if isCut, reach.isFinite, network.cuts.contains(true), !isExpired() {
                reach = reach < 1e6 ? 1e6 : .infinity
                continue
            }
            if let outcome, !network.isBuy || outcome.plan.isComplete {
                return NetworkCertificate(
                    problem: network, outcome: outcome, bound: outcome.found?.bound ?? .infinity
                ).plan()
            }
            guard network.isBuy else { throw .nothingToTrade }
            return try most(problem, outcome, network, isExpired)
        }
    }

    /// A purchase that cannot be filled: what was found, or all that what is held buys, whichever is
    /// more; the bound is for what is received.
    private static func most(
        _ problem: RouteProblem, _ outcome: NetworkRouting.Outcome?, _ network: NetworkProblem,
        _ isExpired: @escaping () -> Bool
    ) throws(RoutingError) -> NetworkPlan {
        var part: NetworkPlan?
        if let outcome {
            part = NetworkCertificate(problem: network, outcome: outcome, bound: 0).plan()
        }
        // Lots alone are no reason to look for more.
        if outcome?.found?.best.flow.isSettled != true {
            let held = network.begins.reduce(UInt256.zero) { $0.checkedAdding($1.balance) ?? .max }
            var sale = problem
            sale.order = RouteOrder(
                assetIn: problem.order.assetIn, assetOut: problem.order.assetOut,
                amount: .exactIn(min(held, (UInt256.one << 200) - .one)),
                location: problem.order.location)
            sale.endValues = []
            if let sold = try? certifiedPlan(sale, isExpired), sold.amountOut < network.wanted,
                part.map({ $0.amountOut < sold.amountOut }) ?? true
            {
                part = sold.asPurchase(network)
            }
        }
        guard var part else { throw .nothingToTrade }
        var same = problem
        same.order = RouteOrder(
            assetIn: problem.order.assetIn, assetOut: problem.order.assetOut,
            amount: .exactOut(part.amountOut), location: problem.order.location)
        var search = NetworkSearch(
            NetworkProblem(try NetworkBuilder(same, reach: .infinity)), isExpired: isExpired)
        let least = Certificate.bound(search.run()?.bound ?? 0, isBuy: true)
        part.bound = min(least, part.value)
        part.gapBps = Certificate.gap(part.value, part.bound)
        return part
    }
}
