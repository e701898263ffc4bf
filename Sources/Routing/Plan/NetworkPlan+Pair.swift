import Arithmetic
import Pools

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

extension NetworkPlan {
    /// The same purchase where each pool is asked for exactly its output, as an executor asks.
    ///
    /// A plan's inputs suffice for swaps forward, too; some pools (Balancer's powers, rounded against
    /// the trader) take a little less for the same output. Of a sale, and of a purchase over several
    /// hops, nothing changes.
    package func askingForOutputs(_ problem: RouteProblem) -> NetworkPlan {
        guard case .exactOut = problem.order.amount,
            legs.allSatisfy({ $0.assetIn == problem.order.assetIn })
        else { return self }
        var saved = UInt256.zero
        let legs = legs.map { leg in
            guard let least = leg.leastInput(problem), least < leg.amountIn else { return leg }
            saved = saved + (leg.amountIn - least)
            return leg.paying(least)
        }
        guard !saved.isZero else { return self }
        let value = RouteValue(magnitude: self.value.magnitude - saved)
        let bound = min(bound, value)
        return NetworkPlan(
            legs: legs, amountIn: amountIn - saved, amountOut: amountOut, costs: costs,
            charge: charge, value: value, bound: bound, gapBps: Certificate.gap(value, bound),
            gapBpsBeforeLots: gapBpsBeforeLots,
            bestSingle: bestSingle, isPartial: isPartial, isFinished: isFinished)
    }
}

extension NetworkPlan.Leg {
    /// What a pool takes for exactly the leg's output; nil for what is no pool or has less.
    fileprivate func leastInput(_ problem: RouteProblem) -> UInt256? {
        guard kind == .pool, let origin = problem.sources.first(where: { $0.id == source }),
            case .pool(let route) = origin.kind
        else { return nil }
        let tokenIn = route.asset0 == assetIn ? route.pool.token0 : route.pool.token1
        guard let amounts = try? route.pool.amounts(exactOut: amountOut, tokenIn: tokenIn),
            !amounts.isPartial
        else { return nil }
        return amounts.amountIn
    }

    fileprivate func paying(_ amount: UInt256) -> NetworkPlan.Leg {
        NetworkPlan.Leg(
            source: source, location: location, destination: destination, assetIn: assetIn,
            assetOut: assetOut, kind: kind, amountIn: amount, amountOut: amountOut, cost: cost,
            order: order, priceAfter: priceAfter)
    }
}
