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

    /// The exact plan of a flow; nil when it cannot be settled or nothing of it can be traded.
    func plan(_ flow: NetworkFlow, pinned: Pinned = [:]) -> ExactNetworkPlan? {
        let whole = NetworkOrder(problem, flow)
        guard let order = whole.nodes else { return nil }
        var used = whole.used
        used += pinned.keys.filter { !used.contains($0) }.sorted()
        let nodes = pinned.isEmpty ? order : (reordered(used) ?? [])
        var settling = NetworkSettling(problem, flow, used: used, pinned: pinned)
        return problem.isBuy ? settling.buy(nodes) : settling.sell(nodes)
    }

    /// The order of nodes with pinned books too.
    private func reordered(_ used: [Int]) -> [Int]? {
        var flow = NetworkFlow(
            prices: [Double](repeating: 1, count: problem.nodes.count),
            inputs: [Double](repeating: 0, count: problem.arcs.count), outputs: [], score: 0,
            isSettled: true, steps: 0)
        flow.outputs = flow.inputs
        for arc in used { (flow.inputs[arc], flow.outputs[arc]) = (.infinity, .infinity) }
        return NetworkOrder(problem, flow).nodes
    }
}
