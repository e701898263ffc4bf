import Arithmetic

/// Puts a network's plan, its exact value and the rounded-out bound together.
struct NetworkCertificate {
    let problem: NetworkProblem
    let outcome: NetworkRouting.Outcome
    /// No plan's score is above this.
    let bound: Double

    /// The public plan.
    func plan() -> NetworkPlan {
        let exact = outcome.plan
        let bound = Certificate.bound(bound, isBuy: problem.isBuy)
        let rival = outcome.single.flatMap { $0.tradesAtLeast(exact) ? $0 : nil }
        return NetworkPlan(
            legs: exact.steps.enumerated().compactMap { leg($1, order: $0) },
            amountIn: exact.amountIn, amountOut: exact.amountOut, costs: exact.costs,
            charge: exact.charge, value: exact.value, bound: bound,
            gapBps: Certificate.gap(exact.value, bound),
            gapBpsBeforeLots: gapBeforeLots(),
            bestSingle: rival.map { RoutePlan.Single(source: name($0), value: $0.value) },
            isPartial: !exact.isComplete, isFinished: outcome.found?.isFinished ?? false)
    }

    private func gapBeforeLots() -> ExactDecimal {
        guard bound != 0, bound.isFinite else { return .zero }
        let units = ((bound - outcome.score) / abs(bound) * 1e8).rounded(.up)
        let whole = UInt256(searchValue: min(max(0, units), 1e20)) ?? .zero
        return ExactDecimal(rawUnits: whole, decimals: 4) ?? .zero
    }

    private func name(_ plan: ExactNetworkPlan) -> String {
        plan.steps.compactMap { problem.origin(problem.arcs[$0.arc]).map { $0.shared ?? $0.id } }
            .joined(separator: ">")
    }

    private func leg(_ step: NetworkStep, order: Int) -> NetworkPlan.Leg? {
        let arc = problem.arcs[step.arc]
        guard let origin = problem.origin(arc), let source = problem.source(arc) else { return nil }
        let (from, to) = (problem.nodes[arc.from], problem.nodes[arc.to])
        let price =
            arc.curve < 0
            ? problem.pieces[arc.pieces.lowerBound].rate
            : problem.table.marginalPrice(arc.curve, afterInput: step.amountIn.searchValue)
        return NetworkPlan.Leg(
            source: origin.shared ?? origin.id, location: problem.places[from.place],
            destination: problem.places[to.place],
            assetIn: problem.problem.assets[from.asset].id,
            assetOut: problem.problem.assets[to.asset].id, kind: kind(step, origin, arc),
            amountIn: step.amountIn, amountOut: step.amountOut, cost: source.cost, order: order,
            priceAfter: price)
    }

    private func kind(
        _ step: NetworkStep, _ origin: RouteSource, _ arc: NetworkArc
    ) -> NetworkPlan.Leg.Kind {
        if case .transfer = origin.kind { return .transfer }
        guard let fill = step.fill, arc.book >= 0,
            let quantity = problem.books[arc.book].quantity(lots: fill.lots),
            let price = problem.books[arc.book].limitPrice(level: fill.worstLevel)
        else { return .pool }
        return .book(
            RouteLeg.BookLeg(
                isSell: problem.books[arc.book].isSell, quantity: quantity, limitPrice: price))
    }
}
