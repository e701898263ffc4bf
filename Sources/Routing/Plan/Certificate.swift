import Arithmetic

/// Puts a plan, its exact value and the rounded-out bound together.
struct Certificate {
    private let problem: PreparedProblem

    /// For plans of a problem.
    init(_ problem: PreparedProblem) {
        self.problem = problem
    }

    /// The plan with the names of its sources and what is ordered at each.
    func plan(_ exact: PairPlan) -> RoutePlan {
        RoutePlan(
            legs: exact.legs.enumerated().map { leg($1, order: $0) }, amountIn: exact.amountIn,
            amountOut: exact.amountOut, costs: exact.costs, value: exact.value,
            bound: exact.bound, gapBps: exact.gapBps, gapBpsBeforeLots: exact.gapBpsBeforeLots,
            bestSingle: exact.bestSingle.map {
                RoutePlan.Single(source: problem.id($0.source), value: $0.value)
            },
            isPartial: exact.isPartial)
    }

    /// The bound of the score in whole raw units, rounded outward.
    static func bound(_ score: Double, isBuy: Bool) -> RouteValue {
        if isBuy {
            return RouteValue(magnitude: UInt256(searchValue: max(0, -score)) ?? .zero)
        }
        if score < 0 {
            return RouteValue(
                magnitude: UInt256(searchValue: -score) ?? .zero, isNegative: true)
        }
        let floor = UInt256(searchValue: score) ?? .max
        return RouteValue(magnitude: floor.checkedAdding(.one) ?? .max)
    }

    /// |bound − value| / |bound| · 10^4, rounded up at the fourth digit; at most 10^16.
    static func gap(_ value: RouteValue, _ bound: RouteValue) -> ExactDecimal {
        let apart: UInt256
        if value.isNegative == bound.isNegative {
            let (left, right) = (value.magnitude, bound.magnitude)
            apart = left > right ? left - right : right - left
        } else {
            apart = value.magnitude.checkedAdding(bound.magnitude) ?? .max
        }
        let most = UInt256(UInt128(100_000_000_000_000_000_000))
        let units =
            apart.isZero
            ? UInt256.zero
            : apart.multiplied(by: 100_000_000, dividedBy: bound.magnitude, rounding: .up) ?? most
        return ExactDecimal(rawUnits: min(units, most), decimals: 4) ?? .zero
    }

    /// The gap of a search's own score, in basis points, rounded up at the fourth digit.
    static func gapBeforeLots(_ score: Double?, _ bound: Double) -> ExactDecimal {
        guard let score, bound != 0 else { return .zero }
        let units = ((bound - score) / abs(bound) * 1e8).rounded(.up)
        let whole = UInt256(searchValue: min(max(0, units), 1e20)) ?? .zero
        return ExactDecimal(rawUnits: whole, decimals: 4) ?? .zero
    }

    private func leg(_ leg: PairLeg, order: Int) -> RouteLeg {
        let source = problem.sources[leg.source]
        var kind = RouteLeg.Kind.pool
        if let fill = leg.fill, let book = problem.book(leg.source),
            let quantity = book.quantity(lots: fill.lots),
            let price = book.limitPrice(level: fill.worstLevel)
        {
            kind = .book(
                RouteLeg.BookLeg(isSell: book.isSell, quantity: quantity, limitPrice: price))
        }
        return RouteLeg(
            source: problem.id(leg.source), location: problem.location(leg.source), kind: kind,
            amountIn: leg.amountIn,
            amountOut: leg.amountOut, cost: source.cost, order: order,
            marginalPrice: problem.table.marginalPrice(
                leg.source, afterInput: leg.amountIn.searchValue))
    }
}
