/// In which order a flow's nodes can be settled: every node after all that feeds it.
struct NetworkOrder {
    /// Arcs of sources that trade more than rounding.
    let used: [Int]
    /// Nodes that such arcs touch, each after those that feed it; nil when some feed each other.
    let nodes: [Int]?

    /// What counts as rounding, in value.
    static func leastValue(_ problem: NetworkProblem, _ flow: NetworkFlow) -> Double {
        let fixed = problem.isBuy ? problem.end : problem.begin
        // Parts of constant price are balanced less finely than smooth curves.
        let share = problem.pieces.isEmpty ? 1e-12 : 1e-8
        return abs(problem.targetValue * flow.prices[fixed]) * share
    }

    /// The order of a flow.
    init(_ problem: NetworkProblem, _ flow: NetworkFlow) {
        let least = Self.leastValue(problem, flow)
        used = problem.arcs.indices.filter {
            problem.arcs[$0].source >= 0
                && flow.inputs[$0] * flow.prices[problem.arcs[$0].from] > least
                && flow.outputs[$0] > 0
        }
        nodes = Self.sorted(problem, used)
    }

    private static func sorted(_ problem: NetworkProblem, _ used: [Int]) -> [Int]? {
        let count = problem.nodes.count
        var feeders = [Int](repeating: 0, count: count)
        var isTouched = [Bool](repeating: false, count: count)
        var next = [[Int]](repeating: [], count: count)
        for index in used {
            let arc = problem.arcs[index]
            feeders[arc.to] += 1
            next[arc.from].append(arc.to)
            isTouched[arc.from] = true
            isTouched[arc.to] = true
        }
        var order = problem.nodes.indices.filter { isTouched[$0] && feeders[$0] == 0 }
        var position = 0
        while position < order.count {
            for to in next[order[position]] {
                feeders[to] -= 1
                if feeders[to] == 0 { order.append(to) }
            }
            position += 1
        }
        let touched = isTouched.reduce(0) { $0 + ($1 ? 1 : 0) }
        return order.count == touched ? order : nil
    }

    /// Arcs to do without: the weakest of each cycle, and all but the strongest of several that see
    /// one pool; none when the flow can be settled as it is.
    func superfluous(_ problem: NetworkProblem, _ flow: NetworkFlow) -> [Int] {
        func value(_ index: Int) -> Double {
            flow.inputs[index] * flow.prices[problem.arcs[index].from]
        }
        var removed: [Int] = []
        var strongest: [Int: Int] = [:]
        for index in used {
            guard let group = problem.source(problem.arcs[index])?.group else { continue }
            guard let other = strongest[group] else {
                strongest[group] = index
                continue
            }
            let isWeaker = value(index) < value(other)
            removed.append(isWeaker ? index : other)
            if !isWeaker { strongest[group] = index }
        }
        var kept = used.filter { !removed.contains($0) }
        while Self.sorted(problem, kept) == nil {
            let cycle = Self.cycle(problem, kept)
            guard let weakest = cycle.min(by: { value($0) < value($1) }) else { break }
            removed.append(weakest)
            kept.removeAll { $0 == weakest }
        }
        return removed
    }

    /// The arcs of one cycle.
    private static func cycle(_ problem: NetworkProblem, _ used: [Int]) -> [Int] {
        var next: [Int: [Int]] = [:]
        for index in used { next[problem.arcs[index].from, default: []].append(index) }
        var state = [UInt8](repeating: 0, count: problem.nodes.count)
        for root in problem.nodes.indices where state[root] == 0 {
            var path: [(node: Int, arc: Int, position: Int)] = [(root, -1, 0)]
            state[root] = 1
            while let last = path.last {
                let ways = next[last.node] ?? []
                guard last.position < ways.count else {
                    state[last.node] = 2
                    path.removeLast()
                    continue
                }
                path[path.count - 1].position += 1
                let arc = ways[last.position]
                let to = problem.arcs[arc].to
                if state[to] == 1 {
                    let first = path.firstIndex { $0.node == to } ?? 0
                    return path[(first + 1)...].map(\.arc) + [arc]
                }
                if state[to] == 0 {
                    state[to] = 1
                    path.append((to, arc, 0))
                }
            }
        }
        return []
    }
}
