/// What no plan over a network can exceed, rounded outward.
///
/// For any prices ν at which no unlimited way of constant rate gains, the sum of what every pool
/// can earn bounds every plan: `Σ supply·ν + Σ max(earnings − cost, 0)`. Of sources that see one pool
/// a plan uses one, so the best of them counts. A transfer that is charged c·x² earns at most g²/4c
/// over prices at which a unit gains g, whatever it moves.
struct NetworkBound {
    let problem: NetworkProblem
    /// Whether charges for risk count; without them as much as with them can be held anywhere.
    var isCharged = true

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
        // What each pool earns: by the source that must use it, or by the best that may.
        var best = [Double](repeating: 0, count: problem.groupCount)
        var isForced = [Bool](repeating: false, count: problem.groupCount)
        for (number, source) in problem.sources.enumerated() where choices[number] != .unused {
            var earned = 0.0
            for index in source.arcs where question.allowed[index] {
                // At most one arc of a source is used.
                earned = max(earned, earnings(index, prices, &size, &reserves))
            }
            let net = earned - source.costValue
            if choices[number] == .used {
                size += source.costValue
                // Two that must be used of one pool are no plan at all.
                best[source.group] = isForced[source.group] ? -.infinity : net
                isForced[source.group] = true
            } else if !isForced[source.group] {
                best[source.group] = max(best[source.group], net)
            }
        }
        for earned in best { sum += earned }
        if sum == -.infinity { return sum }
        // Amounts beyond what floating point holds prove nothing.
        if sum.isNaN { return .infinity }
        for begin in problem.begins where begin.arc >= 0 {
            sum += earnings(begin.arc, prices, &size, &reserves)
        }
        for end in problem.ends where end.arc >= 0 {
            sum += earnings(end.arc, prices, &size, &reserves)
        }
        // Every term has errors of a few units of 2^−53 in its own parts, running sums one a term;
        // a ratio near one is off by 2^−52, which squared times the reserve is the last part.
        let terms = problem.arcs.count + problem.pieces.count + 64
        sum += size * 0x1p-51 * Double(terms) + reserves * 0x1p-98
        return sum.isNaN ? .infinity : sum + abs(sum) * 0x1p-50
    }

    /// Prices raised until no unlimited way of constant rate gains; what the unit's own price stands
    /// against is lowered first.
    func lifted(_ prices: [Double], _ question: NetworkQuestion) -> [Double] {
        var prices = prices
        var unlimited = problem.unlimited
        if !isCharged { unlimited += problem.charged }
        let ways = unlimited.filter { question.allowed[$0] }.map { problem.arcs[$0] }
        prices[problem.unit] = problem.unitPrice
        var share = 1.0
        for arc in ways where arc.from == problem.unit {
            let most = problem.unitPrice / problem.pieces[arc.pieces.lowerBound].rate
            if prices[arc.to] > most { share = min(share, most / prices[arc.to]) }
        }
        if share < 1 {
            for node in prices.indices where node != problem.unit { prices[node] *= share }
        }
        for _ in 0..<prices.count {
            var isChanged = false
            for arc in ways where arc.from != problem.unit {
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
        let square = isCharged ? problem.square(index) : 0
        if square > 0 {
            let piece = problem.pieces[arc.pieces.lowerBound]
            let both = received * piece.rate + paid
            // More than the gain by all its rounding, which the square would hide from the margin.
            let gain = received * piece.rate - paid + both * 0x1p-50
            if gain <= 0 { return 0 }
            let amount = gain / (2 * square)
            size += both * amount
            return gain * amount / 2
        }
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
        // Above its first price by more than rounding a curve does not trade.
        if paid > received * (curve.rootTop * curve.rootTop) * (1 + 0x1p-48) { return 0 }
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

    /// The most of its asset that a plan which spends no more than `paid` can hold at each node.
    ///
    /// What all that is held is worth at prices ν never exceeds what is there at first and what every
    /// source can earn over them; nothing is spent before it is there.
    func holdings(_ flow: NetworkFlow, _ question: NetworkQuestion, paid: Double) -> [Double] {
        let prices = lifted(flow.prices, question)
        var (sum, size, reserves) = (paid, 0.0, 0.0)
        for node in question.supply.indices where question.supply[node] > 0 {
            sum += question.supply[node] * prices[node]
        }
        for index in problem.arcs.indices { sum += earnings(index, prices, &size, &reserves) }
        sum += size * 0x1p-40 + reserves * 0x1p-90
        return prices.map { $0 > 0 ? sum / $0 * (1 + 0x1p-30) : .infinity }
    }
}
