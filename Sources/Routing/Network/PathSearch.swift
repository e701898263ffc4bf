import Arithmetic

/// The best single way of a few arcs, which any plan must not fall behind.
struct PathSearch {
    let problem: NetworkProblem

    private struct Label {
        var amount: Double
        var arc: Int
        var before: Int
    }

    /// The best way of each length from a begin as a flow; the repair quotes it exactly.
    func flows(_ begin: NetworkProblem.Begin) -> [NetworkFlow] {
        (problem.isBuy ? buying(begin) : selling(begin)).map { flow($0, begin) }
    }

    /// The way with the most output to any end, by length.
    private func selling(_ begin: NetworkProblem.Begin) -> [[Int]] {
        let amount = min(begin.balance, problem.target).searchValue
        let stops = Set(problem.ends.map(\.node))
        return grow(from: begin.node, amount, stops, isForward: true) { index, amount in
            output(index, amount)
        }
    }

    /// The way with the least input from a begin, found backward from every end.
    private func buying(_ begin: NetworkProblem.Begin) -> [[Int]] {
        problem.ends.flatMap { end in
            grow(from: end.node, problem.targetValue, [begin.node], isForward: false) {
                index, amount in input(index, amount)
            }.map { Array($0.reversed()) }
        }
    }

    private func grow(
        from start: Int, _ amount: Double, _ stops: Set<Int>, isForward: Bool,
        _ next: (Int, Double) -> Double?
    ) -> [[Int]] {
        let count = problem.nodes.count
        var layers: [[Label?]] = [[Label?](repeating: nil, count: count)]
        layers[0][start] = Label(amount: amount, arc: -1, before: -1)
        var paths: [[Int]] = []
        let isStop = (0..<count).map { stops.contains($0) }
        for hop in 1...RoutingLimits.hopsMax {
            // What each node had before this hop and has after it; zero for nothing.
            let before = layers[hop - 1].map { $0?.amount ?? 0 }
            var now = [Double](repeating: 0, count: count)
            var layer = [Label?](repeating: nil, count: count)
            let isLast = hop == RoutingLimits.hopsMax
            for index in problem.arcs.indices {
                let arc = problem.arcs[index]
                let (from, to) = isForward ? (arc.from, arc.to) : (arc.to, arc.from)
                let had = before[from]
                if had <= 0 || arc.source < 0 || to == start || isLast && !isStop[to] { continue }
                if isStop[from] && hop > 1 { continue }
                let best = now[to]
                if best > 0, !canImprove(arc, had, best, isForward: isForward) { continue }
                guard let amount = next(index, had) else { continue }
                if best > 0, isForward ? best >= amount : best <= amount { continue }
                if isVisited(layers, hop - 1, from, to, index) { continue }
                layer[to] = Label(amount: amount, arc: index, before: from)
                now[to] = amount
            }
            layers.append(layer)
            for stop in stops.sorted() where layer[stop] != nil {
                paths.append(path(layers, hop, stop))
            }
        }
        return paths
    }

    /// Whether an arc's first price, which later ones never beat, is good enough.
    private func canImprove(
        _ arc: NetworkArc, _ amount: Double, _ best: Double, isForward: Bool
    ) -> Bool {
        guard arc.curve >= 0 else { return true }
        let root = problem.table.curves[arc.curve].rootTop
        let price = root * root * (1 + 1e-9)
        return isForward ? amount * price > best : amount < best * price
    }

    private func path(_ layers: [[Label?]], _ hop: Int, _ node: Int) -> [Int] {
        var arcs: [Int] = []
        var (hop, node) = (hop, node)
        while hop > 0, let label = layers[hop][node] {
            arcs.append(label.arc)
            (hop, node) = (hop - 1, label.before)
        }
        return arcs.reversed()
    }

    /// Whether a way goes through a node already, or through the same pool.
    private func isVisited(
        _ layers: [[Label?]], _ hop: Int, _ node: Int, _ next: Int, _ index: Int
    ) -> Bool {
        let group = problem.source(problem.arcs[index])?.group
        var (hop, node) = (hop, node)
        while hop >= 0 {
            if node == next { return true }
            guard hop > 0, let label = layers[hop][node] else { return false }
            if problem.source(problem.arcs[label.arc])?.group == group { return true }
            (hop, node) = (hop - 1, label.before)
        }
        return false
    }

    // MARK: One arc

    private func output(_ index: Int, _ amount: Double) -> Double? {
        let arc = problem.arcs[index]
        if arc.curve < 0 {
            let arrived = amount * problem.pieces[arc.pieces.lowerBound].rate
            let fee = problem.source(arc)?.feeValue ?? 0
            return positive(arrived - fee - charged(index, amount, in: arc.to))
        }
        return positive(problem.table.output(arc.curve, ofInput: amount))
    }

    private func input(_ index: Int, _ amount: Double) -> Double? {
        let arc = problem.arcs[index]
        if arc.curve < 0 {
            let arrived = amount + (problem.source(arc)?.feeValue ?? 0)
            let sent = arrived / problem.pieces[arc.pieces.lowerBound].rate
            return positive(sent + charged(index, sent, in: arc.from))
        }
        guard problem.table.curves[arc.curve].outputMax > amount else { return nil }
        return positive(problem.table.input(arc.curve, ofOutput: amount))
    }

    /// About how much of a node's asset a transfer is charged for risk.
    private func charged(_ index: Int, _ amount: Double, in node: Int) -> Double {
        let square = problem.square(index)
        guard square > 0 else { return 0 }
        return square * amount * amount / (problem.outlook[node] * problem.unitPrice)
    }

    private func positive(_ value: Double) -> Double? { value > 0 && value.isFinite ? value : nil }

    private func flow(_ path: [Int], _ begin: NetworkProblem.Begin) -> NetworkFlow {
        let zeros = [Double](repeating: 0, count: problem.arcs.count)
        var flow = NetworkFlow(
            prices: [Double](repeating: 1, count: problem.nodes.count), inputs: zeros,
            outputs: zeros, score: 0, isSettled: true, steps: 0)
        // Only shares count where there is one way.
        let most = 0x1p250
        for index in path { (flow.inputs[index], flow.outputs[index]) = (most, most) }
        if begin.arc >= 0 {
            (flow.inputs[begin.arc], flow.outputs[begin.arc]) = (most, most)
        }
        let last = path.last.map { problem.arcs[$0].to }
        for end in problem.ends where end.arc >= 0 && end.node == last {
            (flow.inputs[end.arc], flow.outputs[end.arc]) = (most, most)
        }
        return flow
    }
}
