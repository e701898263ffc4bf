extension NetworkSolver {
    /// What nodes gain at the present prices.
    mutating func measure() {
        for node in gains.indices { gains[node] = supply[node] }
        for index in gates.indices {
            let gate = gates[index]
            let (paid, received) = (prices[gate.from], prices[gate.to])
            if paid >= gate.priceTop * received { continue }
            let trade = trade(index, (paid / received).squareRoot())
            gains[gate.from] -= trade.input
            gains[gate.to] += trade.output
        }
        for (index, line) in lines.enumerated() {
            let amount = min(max(wish(index, line), 0), line.cap)
            amounts[index] = amount
            if amount > 0 {
                gains[line.from] -= amount
                gains[line.to] += amount * line.rate
            }
        }
    }

    @inline(__always)
    private func wish(_ index: Int, _ line: Line) -> Double {
        centres[index] + stiffness[index] * (prices[line.to] * line.rate - prices[line.from])
    }

    @inline(__always)
    private func trade(_ index: Int, _ root: Double) -> CurveTrade {
        guard smooths[index].isSingle else {
            return problem.table.trade(smooths[index].curve, at: root)
        }
        let segment = smooths[index].segment
        if root <= segment.rootEnd {
            return CurveTrade(input: segment.inputSpan, output: segment.outputSpan)
        }
        return CurveTrade(
            input: segment.inputReserve * (segment.rootStart / root - 1),
            output: segment.outputReserve * (1 - root / segment.rootStart))
    }

    /// The curvature at the present prices, scaled by them.
    mutating func assemble() {
        // Apart for as long as it is filled: what fills it reads the rest.
        var filled = NormalMatrix(size: 0)
        swap(&filled, &matrix)
        filled.clear(diagonal: worth * 1e-12, fixed: fixed)
        // What does not trade steadies the first steps only.
        let isDamped = damping > 1e-6
        filled.fill { entries in
            for index in gates.indices {
                let gate = gates[index]
                let (paid, received) = (prices[gate.from], prices[gate.to])
                let isTrading = paid < gate.priceTop * received
                if !isTrading && !isDamped { continue }
                let weight = weight(index, paid, received, isTrading: isTrading)
                entries.add(gate.from, gate.to, weight, 1, 1)
            }
            for (index, line) in lines.enumerated() {
                let wish = wish(index, line)
                let isInside = wish > 0 && wish < line.cap
                if !isInside && !isDamped { continue }
                entries.add(
                    line.from, line.to, stiffness[index] * (isInside ? 1 : damping * 1e-3),
                    prices[line.from], prices[line.to] * line.rate)
            }
        }
        swap(&filled, &matrix)
    }

    @inline(__always)
    private func weight(
        _ index: Int, _ paid: Double, _ received: Double, isTrading: Bool
    ) -> Double {
        var segment = smooths[index].segment
        if !isTrading { return damping * paid * segment.inputReserve / 2 }
        let root = (paid / received).squareRoot()
        if !smooths[index].isSingle {
            let curve = problem.table.curves[smooths[index].curve]
            segment = problem.table.segments[problem.table.segmentIndex(curve, at: root)]
        }
        let weight = paid * segment.inputReserve * segment.rootStart / (2 * root)
        return root <= segment.rootEnd ? weight * damping : weight
    }

    /// The trades at the present prices.
    func flow(_ isSettled: Bool) -> NetworkFlow {
        let count = problem.arcs.count
        var inputs = [Double](repeating: 0, count: count)
        var outputs = inputs
        for (index, gate) in gates.enumerated() {
            let (paid, received) = (prices[gate.from], prices[gate.to])
            if paid >= gate.priceTop * received { continue }
            let trade = trade(index, (paid / received).squareRoot())
            inputs[smooths[index].arc] = trade.input
            outputs[smooths[index].arc] = trade.output
        }
        for (index, line) in lines.enumerated() {
            inputs[line.arc] += amounts[index]
            outputs[line.arc] += amounts[index] * line.rate
        }
        cancelReturns(&inputs, &outputs)
        var score = gains[problem.unit] * problem.unitPrice
        // What balances miss is bought or wasted at its price.
        for node in gains.indices where !fixed[node] { score -= abs(gains[node]) * prices[node] }
        return NetworkFlow(
            prices: prices, inputs: inputs, outputs: outputs, score: score, isSettled: isSettled,
            steps: steps)
    }

    /// Takes off what is moved to a place and back again.
    private func cancelReturns(_ inputs: inout [Double], _ outputs: inout [Double]) {
        let ways = problem.arcs.indices.filter {
            problem.arcs[$0].curve < 0 && problem.arcs[$0].source >= 0 && inputs[$0] > 0
        }
        for (position, index) in ways.enumerated() {
            let arc = problem.arcs[index]
            for other in ways[(position + 1)...]
            where problem.arcs[other].from == arc.to && problem.arcs[other].to == arc.from {
                let both = min(inputs[index], inputs[other])
                for way in [index, other] {
                    let share = inputs[way] > 0 ? both / inputs[way] : 0
                    outputs[way] -= outputs[way] * share
                    inputs[way] -= both
                }
            }
        }
    }
}
