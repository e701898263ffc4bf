extension NetworkSolver {
    /// What nodes gain at the present prices.
    mutating func measure() {
        // Apart for as long as it is filled: what fills it reads the rest.
        var sums: [Double] = []
        swap(&sums, &gains)
        for node in sums.indices { sums[node] = supply[node] }
        measureGates(&sums)
        if !tolls.isEmpty {
            // Apart as well: a call that only reads is made without a copy of everything.
            var measured: [Toll] = []
            swap(&measured, &tolls)
            measure(&measured, &sums)
            swap(&measured, &tolls)
        }
        measureStairs(&sums)
        swap(&sums, &gains)
    }

    private func measure(_ tolls: inout [Toll], _ sums: inout [Double]) {
        for index in tolls.indices {
            let gate = tolls[index].gate
            let isIdle = tolls[index].centre == 0 && tolls[index].share == 0
            if isIdle, prices[gate.from] >= gate.priceTop * prices[gate.to] { continue }
            let toll = measured(tolls[index])
            tolls[index] = toll
            if toll.share <= 0 { continue }
            sums[toll.gate.from] -= toll.share * toll.trade.input
            sums[toll.gate.to] += toll.share * toll.trade.output
        }
    }

    private mutating func measureStairs(_ sums: inout [Double]) {
        let prices = prices
        problem.pieces.withUnsafeBufferPointer { pieces in
            for index in stairs.indices {
                let stair = Self.measured(stairs[index], pieces, prices)
                stairs[index] = stair
                if stair.amount <= 0 { continue }
                sums[stair.from] -= stair.amount
                sums[stair.to] += stair.output
            }
        }
    }

    /// Most arcs do not trade: they are asked for nothing but that.
    private func measureGates(_ sums: inout [Double]) {
        gates.withUnsafeBufferPointer { gates in
            prices.withUnsafeBufferPointer { prices in
                for index in gates.indices {
                    let gate = gates[index]
                    let (paid, received) = (prices[gate.from], prices[gate.to])
                    if paid >= gate.priceTop * received { continue }
                    let trade = trade(smooths[index], (paid / received).squareRoot())
                    sums[gate.from] -= trade.input
                    sums[gate.to] += trade.output
                }
            }
        }
    }

    private func measured(_ toll: Toll) -> Toll {
        var toll = toll
        let (paid, received) = (prices[toll.gate.from], prices[toll.gate.to])
        toll.trade = CurveTrade(input: 0, output: 0)
        if paid < toll.gate.priceTop * received {
            toll.trade = trade(toll.smooth, (paid / received).squareRoot())
        }
        let wish = toll.centre + (earned(toll) - toll.cost) / max(toll.width, 0x1p-900)
        toll.share = toll.trade.output > 0 ? min(max(wish, 0), 1) : 0
        toll.isInside = toll.share > 0 && toll.share < 1
        return toll
    }

    /// The trade whose gain at its own part equals the pull of the quadratic.
    private static func measured(
        _ old: Stair, _ pieces: UnsafeBufferPointer<NetworkPiece>, _ prices: [Double]
    ) -> Stair {
        var stair = old
        let (paid, received) = (prices[stair.from], prices[stair.to])
        @inline(__always)
        func wish(_ piece: Int) -> Double {
            (old.centre + old.stiffness * (received * pieces[piece].rate - paid)) * old.ease
        }
        // Parts get worse and reach further: the first that reaches what it is wished for.
        var (low, high) = (stair.pieces.lowerBound, stair.pieces.upperBound - 1)
        while low < high {
            let middle = (low + high) / 2
            if wish(middle) <= pieces[middle].inputAfter {
                high = middle
            } else {
                low = middle + 1
            }
        }
        let piece = pieces[low]
        let wished = wish(low)
        stair.amount = min(max(wished, piece.inputBefore), piece.inputAfter)
        stair.isInside = wished > piece.inputBefore && wished < piece.inputAfter
        stair.output = piece.outputBefore + (stair.amount - piece.inputBefore) * piece.rate
        stair.rate = piece.rate
        return stair
    }

    @inline(__always)
    func trade(_ smooth: Smooth, _ root: Double) -> CurveTrade {
        guard smooth.isSingle else { return problem.table.trade(smooth.curve, at: root) }
        let segment = smooth.segment
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
        fill(&filled)
        swap(&filled, &matrix)
    }

    private func fill(_ matrix: inout NormalMatrix) {
        // What does not trade steadies the first steps only.
        let isDamped = damping > 1e-6
        matrix.fill { entries in
            prices.withUnsafeBufferPointer { prices in
                gates.withUnsafeBufferPointer { gates in
                    for index in gates.indices {
                        let gate = gates[index]
                        let (paid, received) = (prices[gate.from], prices[gate.to])
                        let isTrading = paid < gate.priceTop * received
                        if !isTrading && !isDamped { continue }
                        let weight = weight(
                            smooths[index], paid, received, isTrading: isTrading)
                        entries.add(gate.from, gate.to, weight, 1, 1)
                    }
                }
            }
            for index in tolls.indices where isDamped || tolls[index].share > 0 {
                add(tolls[index], isDamped, entries)
            }
            for stair in stairs where stair.isInside || isDamped {
                entries.add(
                    stair.from, stair.to,
                    stair.stiffness * stair.ease * (stair.isInside ? 1 : damping * 1e-3),
                    prices[stair.from], prices[stair.to] * stair.rate)
            }
        }
    }

    private func add(_ toll: Toll, _ isDamped: Bool, _ entries: NormalMatrix.Entries) {
        let gate = toll.gate
        let (paid, received) = (prices[gate.from], prices[gate.to])
        let isTrading = toll.share > 0 && paid < gate.priceTop * received
        if !isTrading && !isDamped { return }
        let weight = weight(toll.smooth, paid, received, isTrading: isTrading)
        entries.add(gate.from, gate.to, isTrading ? weight * toll.share : weight * 1e-3, 1, 1)
        guard toll.isInside, isTrading else { return }
        entries.add(
            gate.from, gate.to, 1 / max(toll.width, 0x1p-900), paid * toll.trade.input,
            received * toll.trade.output)
    }

    @inline(__always)
    private func weight(
        _ smooth: Smooth, _ paid: Double, _ received: Double, isTrading: Bool
    ) -> Double {
        var segment = smooth.segment
        if !isTrading { return damping * paid * segment.inputReserve / 2 }
        let root = (paid / received).squareRoot()
        if !smooth.isSingle {
            let curve = problem.table.curves[smooth.curve]
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
            let trade = trade(smooths[index], (paid / received).squareRoot())
            inputs[smooths[index].arc] = trade.input
            outputs[smooths[index].arc] = trade.output
        }
        var shares: [NetworkFlow.Share] = []
        for toll in tolls where toll.share > 0 && toll.trade.output > 0 {
            inputs[toll.smooth.arc] = toll.share * toll.trade.input
            outputs[toll.smooth.arc] = toll.share * toll.trade.output
            let source = problem.arcs[toll.smooth.arc].source
            shares.append(NetworkFlow.Share(source: source, part: toll.share))
        }
        for stair in stairs {
            inputs[stair.arc] = stair.amount
            outputs[stair.arc] = stair.output
        }
        cancelReturns(&inputs, &outputs)
        var score = gains[problem.unit] * problem.unitPrice
        // What balances miss is bought or wasted at its price.
        for node in gains.indices where !fixed[node] { score -= abs(gains[node]) * prices[node] }
        for arc in problem.charged { score -= problem.square(arc) * inputs[arc] * inputs[arc] }
        return NetworkFlow(
            prices: prices, inputs: inputs, outputs: outputs, score: score, isSettled: isSettled,
            steps: steps, shares: shares)
    }

    /// Takes off what is moved to a place and back again.
    private func cancelReturns(_ inputs: inout [Double], _ outputs: inout [Double]) {
        let ways = problem.transfers.filter { inputs[$0] > 0 }
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
