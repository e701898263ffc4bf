import Arithmetic
import Pools

/// Turns a network's trades into a plan of whole lots and raw units.
///
/// Nodes are settled one after the other, each after all that feeds it; what a node really holds is
/// divided as the search divides it, books in whole lots first, the last way takes the remainder.
struct NetworkRepair {
    let problem: NetworkProblem

    /// Trades of books that are decided, by arc.
    typealias Pinned = [Int: BookTrade]

    /// The exact plan of a flow; nil when it cannot be settled, nothing of it can be traded, or
    /// there is no time for it.
    func plan(
        _ flow: NetworkFlow, pinned: Pinned = [:], isOver: () -> Bool = { false }
    ) -> ExactNetworkPlan? {
        var order = NetworkOrder(problem, flow, isOver: isOver)
        let missing = pinned.keys.filter { !order.used.contains($0) }.sorted()
        if !missing.isEmpty {
            order = NetworkOrder(problem, flow, used: order.used + missing, isOver: isOver)
        }
        return plan(flow, order, pinned: pinned, isOver: isOver)
    }

    /// The exact plan of a flow whose order is known.
    ///
    /// Ways out of a node that cannot be fed with what a purchase needs from it give less, so that
    /// others give more; where that is not enough, the node is done without. What lots leave open at
    /// an end is received at another.
    func plan(
        _ flow: NetworkFlow, _ order: NetworkOrder, pinned: Pinned = [:],
        isOver: () -> Bool = { false }
    ) -> ExactNetworkPlan? {
        var settling = NetworkSettling(problem, flow, order, pinned: pinned)
        guard problem.isBuy else {
            return order.visits.flatMap { settling.sell($0, isOver: isOver) }
        }
        var order = order
        var best: ExactNetworkPlan?
        for round in 0..<RoutingLimits.repairRoundsMax {
            guard let visits = order.visits, !isOver() else { break }
            let (ceilings, cuts) = (settling.ceilings, settling.endCuts)
            settling = NetworkSettling(problem, flow, order, pinned: pinned)
            (settling.ceilings, settling.endCuts) = (ceilings, cuts)
            if let plan = settling.buy(visits, isOver: isOver) {
                if best.map({ plan.isBetter(than: $0) }) ?? true { best = plan }
                if plan.isComplete || settling.short.isEmpty { break }
                settling.limitShort()
                continue
            }
            guard let (node, share) = settling.unfed else { break }
            if share < 0.5, round < RoutingLimits.repairRoundsMax / 2 {
                settling.limitWays(from: node, to: (1 - share) * (1 - 1e-9))
                continue
            }
            let rest = order.used.filter { problem.arcs[$0].from != node }
            if rest.count == order.used.count { break }
            order = NetworkOrder(
                problem, flow, feeding: order.feeding, used: rest, isOver: isOver)
        }
        return best
    }
}
