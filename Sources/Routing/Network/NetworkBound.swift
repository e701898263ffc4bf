/// What no plan over a network can exceed, rounded outward.
///
/// For any prices ν at which no unlimited way of constant rate gains, the sum of what every source
/// can earn bounds every plan: `Σ supply·ν + Σ max(earnings − cost, 0)`.
struct NetworkBound {
    let problem: NetworkProblem

    /// How a source stands in a branch of the search.
    enum Choice: UInt8 {
        /// Used if it earns its cost.
        case free
        /// Paid for in any case.
        case used
        /// Not used.
        case unused
    }

    /// An upper bound of the score over all plans of a branch; `base` is paid in any case.
    func score(
        _ flow: NetworkFlow, _ question: NetworkQuestion, _ choices: [Choice], base: Double
    ) -> Double {
        let prices = lifted(flow.prices, question)
        var sum = -base
        var size = base
        for node in question.supply.indices where question.supply[node] != 0 {
            sum += question.supply[node] * prices[node]
            size += abs(question.supply[node]) * prices[node]
        }
        var reserves = 0.0
        for (number, source) in problem.sources.enumerated() where choices[number] != .unused {
            var earned = 0.0
            for index in source.arcs where question.allowed[index] {
                // At most one arc of a source is used.
                earned = max(earned, earnings(index, prices, &size, &reserves))
            }
            let net = earned - source.costValue
            sum += choices[number] == .used ? net : max(0, net)
            if choices[number] == .used { size += source.costValue }
        }
        for index in problem.begins.map(\.arc) + problem.ends.map(\.arc) where index >= 0 {
            sum += earnings(index, prices, &size, &reserves)
        }
        // Every term has errors of a few units of 2^−53 in its own parts, running sums one a term;
        // a ratio near one is off by 2^−52, which squared times the reserve is the last part.
        let terms = problem.arcs.count + problem.pieces.count + 64
        sum += size * 0x1p-51 * Double(terms) + reserves * 0x1p-98
        return sum + abs(sum) * 0x1p-50
    }

    /// Prices raised until no unlimited way of constant rate gains; what the unit's own price stands
    /// against is lowered first.
    func lifted(_ prices: [Double], _ question: NetworkQuestion) -> [Double] {
        var prices = prices
        let ways = problem.arcs.indices.filter {
            question.allowed[$0] && problem.isUnlimited(problem.arcs[$0])
        }
        prices[problem.unit] = problem.unitPrice
        var share = 1.0
        for arc in ways.map({ problem.arcs[$0] }) where arc.from == problem.unit {
            let most = problem.unitPrice / problem.pieces[arc.pieces.lowerBound].rate
            if prices[arc.to] > most { share = min(share, most / prices[arc.to]) }
        }
        if share < 1 {
            for node in prices.indices where node != problem.unit { prices[node] *= share }
        }
        for _ in 0..<prices.count {
            var isChanged = false
            for arc in ways.map({ problem.arcs[$0] }) where arc.from != problem.unit {
                let least = prices[arc.to] * problem.pieces[arc.pieces.lowerBound].rate
                if prices[arc.from] < least {
                    prices[arc.from] = least
                    isChanged = true
                }
            }
            if !isChanged { break }
        }
        return prices
    }

    /// What an arc earns over prices by its best trade.
    private func earnings(
        _ index: Int, _ prices: [Double], _ size: inout Double, _ reserves: inout Double
    ) -> Double {
        let arc = problem.arcs[index]
        let (paid, received) = (prices[arc.from], prices[arc.to])
        guard received > 0 else { return 0 }
        guard arc.curve >= 0, !problem.isUnlimited(arc) else {
            let piece = problem.pieces[arc.pieces.lowerBound]
            let gain = received * piece.rate - paid
            if piece.cap == .infinity {
                // Rounding apart only the unit's own price can stand in the way.
                if gain > paid * 0x1p-48 { return .infinity }
                // What lifts a curve above what the contract rounds up is there once.
                return arc.curve < 0 ? 0 : received * problem.table.curves[arc.curve].seed.output
            }
            if gain <= 0 { return 0 }
            size += (received * piece.rate + paid) * piece.cap
            return gain * piece.cap
        }
        let curve = problem.table.curves[arc.curve]
        let root = (paid / received).squareRoot()
        if root >= curve.rootTop { return 0 }
        let trade = problem.table.trade(arc.curve, at: root)
        if problem.cuts[arc.curve], trade.input >= curve.inputMax * (1 - 1e-9) { return .infinity }
        size += received * trade.output + paid * trade.input
        if !curve.isBook {
            let segment = problem.table.segments[problem.table.segmentIndex(curve, at: root)]
            reserves += received * segment.outputReserve
        }
        return received * problem.table.earnings(arc.curve, at: root)
    }
}
