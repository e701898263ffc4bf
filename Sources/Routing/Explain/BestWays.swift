import Arithmetic

/// The best prices from what an order pays to every asset and place, and from there to what it
/// receives, over few legs; for explanations.
struct BestWays {
    /// A source one way.
    struct Direction {
        let from: ExplainedPlan.Node
        let to: ExplainedPlan.Node
        /// Raw units received for the next raw unit paid.
        let price: Double
    }

    private typealias Node = ExplainedPlan.Node

    /// The most legs of a way.
    private let hopsMax: Int
    /// Raw units there for a raw unit paid, by how many legs may lead there.
    private var fed: [[Node: Double]]
    /// The same as if there were something to pay with everywhere.
    private var thought: [[Node: Double]]
    /// What a raw unit is worth at the end, by how many legs may follow.
    private var ending: [[Node: Double]]

    /// The ways of a plan's problem.
    init(_ plan: ExplainedPlan) {
        hopsMax = plan.hopsMax
        let order = plan.problem.order
        let after = Dictionary(
            plan.legs.map { ($0.source.id, $0) }, uniquingKeysWith: { first, _ in first })
        var arcs: [Direction] = []
        for source in plan.problem.sources {
            if let only = order.location, only != source.location { continue }
            for direction in Self.directions(of: source, plan) {
                guard let leg = after[source.id] else {
                    arcs.append(direction)
                    continue
                }
                // Backwards through a source that the plan goes through leads nowhere.
                guard leg.from == direction.from else { continue }
                arcs.append(
                    Direction(from: direction.from, to: direction.to, price: leg.priceAfter))
            }
        }
        let nodes = arcs.flatMap { [$0.from, $0.to] }
        var begins: [Node: Double] = [:]
        var held: [Node: Double] = [:]
        var ends: [Node: Double] = [:]
        for node in nodes where node.asset == order.assetIn {
            begins[node] = 1
            if plan.balance(at: node.place) > 0 { held[node] = 1 }
        }
        for node in nodes where node.asset == order.assetOut { ends[node] = plan.endValue(node) }
        fed = [held]
        thought = [begins]
        ending = [ends]
        for _ in 1..<max(1, plan.hopsMax) {
            fed.append(Self.extended(fed.last ?? [:], arcs, isForward: true))
            thought.append(Self.extended(thought.last ?? [:], arcs, isForward: true))
            ending.append(Self.extended(ending.last ?? [:], arcs, isForward: false))
        }
    }

    /// The ways that a source goes, with their first prices.
    static func directions(of source: RouteSource, _ plan: ExplainedPlan) -> [Direction] {
        let (first, second) = source.ends
        var directions = [
            Direction(
                from: first, to: second,
                price: source.firstPrice(paying: first.asset, digits: plan.digits(of:)))
        ]
        if source.explainedKind != .transfer {
            directions.append(
                Direction(
                    from: second, to: first,
                    price: source.firstPrice(paying: second.asset, digits: plan.digits(of:))))
        }
        return directions
    }

    /// The best values with one leg more.
    private static func extended(
        _ values: [Node: Double], _ arcs: [Direction], isForward: Bool
    ) -> [Node: Double] {
        var result = values
        for arc in arcs {
            let (start, end) = isForward ? (arc.from, arc.to) : (arc.to, arc.from)
            guard let value = values[start], value * arc.price > result[end] ?? 0 else { continue }
            result[end] = value * arc.price
        }
        return result
    }

    /// The best over all ways that use a direction and are not too long.
    private func best(_ befores: [[Node: Double]], _ direction: Direction) -> Double {
        befores.indices.reduce(0) { best, hops in
            let before = befores[hops][direction.from] ?? 0
            let after = ending[befores.count - 1 - hops][direction.to] ?? 0
            return max(best, before * after)
        }
    }

    /// Whether a direction lies on a way of the order, whatever is held where.
    func isOnAWay(_ direction: Direction) -> Bool { best(thought, direction) > 0 }

    /// Raw units received for a raw unit paid on the best way through a direction; 0 for none.
    func price(through direction: Direction) -> Double {
        best(fed, direction) * direction.price
    }

    /// What a raw unit is worth where a direction ends.
    func worth(of node: ExplainedPlan.Node) -> Double { ending.last?[node] ?? 0 }

    /// Raw units paid for a raw unit where a direction begins; 0 where none can be had.
    func cost(of node: ExplainedPlan.Node) -> Double {
        (fed.last?[node]).map { $0 > 0 ? 1 / $0 : 0 } ?? 0
    }
}
