extension NetworkSolver {
    /// Takes the allowed arcs that lead to the end; nodes without such a way are worth nothing.
    mutating func load(_ question: NetworkQuestion, isWarm: Bool) {
        let isUseful = usefulNodes(question.allowed)
        for node in fixed.indices { fixed[node] = node == problem.unit || !isUseful[node] }
        gates.removeAll(keepingCapacity: true)
        smooths.removeAll(keepingCapacity: true)
        tolls.removeAll(keepingCapacity: true)
        stairs.removeAll(keepingCapacity: true)
        for index in problem.arcs.indices where question.allowed[index] {
            let arc = problem.arcs[index]
            guard isUseful[arc.to], isUseful[arc.from] else { continue }
            if arc.pieces.isEmpty {
                let cost = arc.source < 0 ? 0 : question.tolls[arc.source]
                add(smooth: index, arc, cost, centre: isWarm ? memory.shares[index] : 0)
            } else {
                add(stair: index, arc, centre: isWarm ? memory.amounts[index] : 0)
            }
        }
    }

    private mutating func add(smooth index: Int, _ arc: NetworkArc, _ cost: Double, centre: Double)
    {
        let curve = problem.table.curves[arc.curve]
        let gate = Gate(from: arc.from, to: arc.to, priceTop: curve.rootTop * curve.rootTop)
        let smooth = Smooth(
            arc: index, curve: arc.curve, segment: problem.table.segments[curve.start],
            isSingle: curve.count == 1)
        if cost > 0 {
            tolls.append(Toll(gate: gate, smooth: smooth, cost: cost, centre: centre))
        } else {
            gates.append(gate)
            smooths.append(smooth)
        }
    }

    private mutating func add(stair index: Int, _ arc: NetworkArc, centre: Double) {
        let last = problem.pieces[arc.pieces.upperBound - 1]
        let cap = last.inputAfter
        stairs.append(
            Stair(
                arc: index, from: arc.from, to: arc.to, pieces: arc.pieces, cap: cap,
                centre: min(centre, cap), square: problem.square(index)))
    }

    private func usefulNodes(_ allowed: [Bool]) -> [Bool] {
        var isUseful = [Bool](repeating: false, count: problem.nodes.count)
        isUseful[problem.end] = true
        var isChanged = true
        while isChanged {
            isChanged = false
            for index in problem.arcs.indices where allowed[index] {
                let (from, to) = (problem.arcs[index].from, problem.arcs[index].to)
                if isUseful[to], !isUseful[from] {
                    isUseful[from] = true
                    isChanged = true
                }
            }
        }
        return isUseful
    }
}
