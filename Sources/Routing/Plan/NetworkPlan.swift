public import Arithmetic

/// A plan over several assets and places, with its certificate.
public struct NetworkPlan: Hashable, Sendable {
    /// One part of the plan.
    public struct Leg: Hashable, Sendable {
        /// What kind of source fills it.
        public enum Kind: Hashable, Sendable {
            /// An immediate-or-cancel limit order.
            indirect case book(RouteLeg.BookLeg)
            /// A swap.
            case pool
            /// A withdrawal, deposit or bridge.
            case transfer
        }

        /// The source's name.
        public let source: String
        /// Whose balance pays.
        public let location: String
        /// Where what comes out is held.
        public let destination: String
        /// The asset paid.
        public let assetIn: String
        /// The asset received.
        public let assetOut: String
        /// How it is filled.
        public let kind: Kind
        /// Raw units paid, fees included.
        public let amountIn: UInt256
        /// Raw units received, fees taken off.
        public let amountOut: UInt256
        /// The leg's own fixed cost in raw units of the free asset, rounded up.
        public let cost: UInt256
        /// The topological index: what feeds a leg has lower numbers.
        public let order: Int
        /// Raw units received for the next raw unit paid, for display only.
        public let priceAfter: Double
    }

    /// The parts, each after what feeds it.
    public let legs: [Leg]
    /// Raw units of the asset paid, over all places.
    public let amountIn: UInt256
    /// Raw units of the asset received, over all places.
    public let amountOut: UInt256
    /// Fixed costs of all legs and of the transaction, raw units of the free asset.
    public let costs: UInt256
    /// What transfers are charged for risk, raw units of the free asset; nobody is paid it.
    public internal(set) var charge: UInt256
    /// Selling: what is received by its end values less costs and charge; buying: what is paid plus
    /// both.
    public internal(set) var value: RouteValue
    /// What no plan can beat: the most when selling, the least for what is received when buying.
    public internal(set) var bound: RouteValue
    /// |bound − value| / |bound| in basis points, rounded up at the fourth digit.
    public internal(set) var gapBps: ExactDecimal
    /// The same for the plan before lots, minimums and whole raw units.
    public let gapBpsBeforeLots: ExactDecimal
    /// The best single way that trades no less than the plan, its sources joined by `>`; nil when
    /// none does.
    public internal(set) var bestSingle: RoutePlan.Single?
    /// Whether less than the order is traded.
    public internal(set) var isPartial: Bool
    /// Whether the search ended by itself and not by the deadline.
    public let isFinished: Bool
}

extension NetworkPlan {
    /// A plan of one pair as one of a network, under the network's bound.
    init(_ plan: RoutePlan, _ order: RouteOrder, bound: RouteValue, gapBeforeLots: ExactDecimal) {
        self.init(
            legs: plan.legs.map { leg in
                let kind: Leg.Kind =
                    switch leg.kind {
                    case .book(let book): .book(book)
                    case .pool: .pool
                    }
                return Leg(
                    source: leg.source, location: leg.location, destination: leg.location,
                    assetIn: order.assetIn, assetOut: order.assetOut, kind: kind,
                    amountIn: leg.amountIn, amountOut: leg.amountOut, cost: leg.cost,
                    order: leg.order, priceAfter: leg.marginalPrice)
            }, amountIn: plan.amountIn, amountOut: plan.amountOut, costs: plan.costs,
            charge: .zero, value: plan.value, bound: bound,
            gapBps: Certificate.gap(plan.value, bound),
            gapBpsBeforeLots: gapBeforeLots, bestSingle: plan.bestSingle,
            isPartial: plan.isPartial, isFinished: true)
    }
}

extension NetworkPlan {
    /// The sale of all that is held as a purchase of what it gives.
    func asPurchase(_ problem: NetworkProblem) -> NetworkPlan {
        var plan = self
        plan.isPartial = true
        // What a single way sells for says nothing about what it costs.
        plan.bestSingle = nil
        // End values say what is paid at each place; without them it is what is paid.
        var paid: [Int: UInt256] = [:]
        for leg in legs where leg.assetIn == problem.problem.order.assetIn {
            guard
                let begin = problem.begins.first(where: {
                    problem.places[problem.nodes[$0.node].place] == leg.location
                })
            else { continue }
            paid[begin.node] = (paid[begin.node] ?? .zero).checkedAdding(leg.amountIn) ?? .max
        }
        for leg in legs where leg.assetOut == problem.problem.order.assetIn {
            guard
                let begin = problem.begins.first(where: {
                    problem.places[problem.nodes[$0.node].place] == leg.destination
                })
            else { continue }
            // What went round came back.
            let gross = paid[begin.node] ?? .zero
            paid[begin.node] = gross - min(gross, leg.amountOut)
        }
        let worth = ExactNetworkPlan.worth(problem, paid) ?? amountIn
        plan.charge = charge(problem.problem)
        let taken = costs.checkedAdding(plan.charge) ?? .max
        plan.value = RouteValue(magnitude: worth.checkedAdding(taken) ?? .max)
        return plan
    }

    /// What the plan's transfers are charged by a problem.
    private func charge(_ problem: RouteProblem) -> UInt256 {
        legs.reduce(.zero) { sum, leg in
            guard leg.kind == .transfer,
                case .transfer(let way) = problem.sources.first(where: { $0.id == leg.source })?
                    .kind,
                let charge = try? problem.transitCharge(of: way)
            else { return sum }
            return sum.checkedAdding(charge.charge(of: leg.amountIn) ?? .max) ?? .max
        }
    }
}
