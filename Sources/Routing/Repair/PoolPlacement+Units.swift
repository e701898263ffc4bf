import Arithmetic

extension PoolPlacement {
    /// Looks after single units of what is paid, where one is worth many of what comes out.
    ///
    /// Pools of ranges round their fees to such units: with some inputs less is lost. A purchase
    /// rounds up at every pool; what all give together beyond the order may save a unit.
    mutating func settleUnits(_ problem: PreparedProblem) {
        guard legs.count > 1, left.isZero, problem.isBuy || problem.roundingPools > 0 else {
            return
        }
        var (paid, received) = (0.0, 0.0)
        for leg in legs {
            paid += leg.amountIn.searchValue
            received += leg.amountOut.searchValue
        }
        guard received > paid, couldBeMissed(problem, paid) else { return }
        trimmed.removeAll(keepingCapacity: true)
        trimmed.append(contentsOf: legs)
        if problem.isBuy { shave(problem) } else { refine(problem) }
    }

    /// Whether another split might do better by rounding alone: not where it is so coarse that it
    /// loses far more than units.
    ///
    /// A pool's price falls by 2δ/reserve over δ, so that δ at the wrong pool costs δ²/reserve.
    private func couldBeMissed(_ problem: PreparedProblem, _ paid: Double) -> Bool {
        let part = paid * RoutingLimits.finestPart
        var deepest = 0.0
        for leg in legs {
            deepest = max(
                deepest,
                problem.table.reserve(leg.source, afterInput: leg.amountIn.searchValue))
        }
        return part * part * 0x1p-30 < deepest
    }

    // MARK: Sales

    private mutating func refine(_ problem: PreparedProblem) {
        guard climb(problem) else { return }
        for index in legs.indices { replace(index, trimmed[index], problem) }
    }

    /// Moves inputs from the largest pool to those that round; true when it gained.
    ///
    /// Up to where its fee is a whole number each unit is worth a little more at such a pool.
    private mutating func climb(_ problem: PreparedProblem) -> Bool {
        var hasGained = false
        for index in trimmed.indices where problem.roundsInput(trimmed[index].source) {
            guard let partner = partner(of: index, problem) else { continue }
            var bits = RoutingLimits.climbBitsMax
            while bits > 0 {
                bits -= 1
                if shift(UInt256.one << bits, from: partner, to: index, problem) {
                    hasGained = true
                }
            }
        }
        return hasGained
    }

    /// The largest other pool at the same place, one that does not round its input if there is one.
    private func partner(of index: Int, _ problem: PreparedProblem) -> Int? {
        let place = problem.sources[trimmed[index].source].place
        var best: Int?
        for other in trimmed.indices
        where other != index && problem.sources[trimmed[other].source].place == place {
            guard let now = best else {
                best = other
                continue
            }
            let (old, new) = (
                problem.roundsInput(trimmed[now].source), problem.roundsInput(trimmed[other].source)
            )
            let isLarger = trimmed[other].amountIn > trimmed[now].amountIn
            if old != new ? old : isLarger { best = other }
        }
        return best
    }

    /// Moves this much input if all yield more.
    private mutating func shift(
        _ chunk: UInt256, from: Int, to: Int, _ problem: PreparedProblem
    ) -> Bool {
        let (old, new) = (trimmed[from], trimmed[to])
        guard chunk < old.amountIn, !new.amountIn.isZero,
            let sum = new.amountIn.checkedAdding(chunk),
            let less = problem.output(old.source, old.amountIn - chunk),
            let more = problem.output(new.source, sum), more > new.amountOut,
            less.checkedAdding(more - new.amountOut).map({ $0 > old.amountOut }) ?? false
        else { return false }
        trimmed[from].amountIn = old.amountIn - chunk
        trimmed[from].amountOut = less
        trimmed[to].amountIn = sum
        trimmed[to].amountOut = more
        return true
    }

    // MARK: Purchases

    /// Pays single units less where all pools together would give more than is asked for.
    private mutating func shave(_ problem: PreparedProblem) {
        var (wanted, given) = (UInt256.zero, UInt256.zero)
        for index in legs.indices where !legs[index].amountIn.isZero {
            if let most = problem.output(legs[index].source, legs[index].amountIn) {
                trimmed[index].amountOut = max(most, legs[index].amountOut)
            }
            wanted = wanted.checkedAdding(legs[index].amountOut) ?? .max
            given = given.checkedAdding(trimmed[index].amountOut) ?? .max
        }
        var isLess = saveUnits(wanted, &given, problem)
        if problem.roundingPools > 0, climb(problem) {
            given = trimmed.reduce(UInt256.zero) { $0.checkedAdding($1.amountOut) ?? .max }
            if saveUnits(wanted, &given, problem) { isLess = true }
        }
        guard isLess, promise(given - wanted, problem) else { return }
        for index in legs.indices { replace(index, trimmed[index], problem) }
    }

    /// Takes units from pools for as long as enough is given, the cheapest first; false when there is
    /// none to take.
    private mutating func saveUnits(
        _ wanted: UInt256, _ given: inout UInt256, _ problem: PreparedProblem
    ) -> Bool {
        prices.removeAll(keepingCapacity: true)
        for index in legs.indices { prices.append(lastUnitPrice(index, problem)) }
        var isLess = false
        for _ in 0..<RoutingLimits.trimTrialsMax {
            guard let best = prices.indices.min(by: { prices[$0] < prices[$1] }),
                prices[best] <= given - wanted
            else { break }
            given = given - prices[best]
            trimmed[best].amountIn = trimmed[best].amountIn - .one
            trimmed[best].amountOut = trimmed[best].amountOut - prices[best]
            prices[best] = lastUnitPrice(best, problem)
            isLess = true
        }
        return isLess
    }

    /// What the last unit paid yields; the largest number where it cannot be spared.
    private func lastUnitPrice(_ index: Int, _ problem: PreparedProblem) -> UInt256 {
        let leg = trimmed[index]
        guard leg.amountIn > .one,
            let less = problem.output(leg.source, leg.amountIn - .one), less <= leg.amountOut
        else { return .max }
        return leg.amountOut - less
    }

    /// Asks for exactly the order; false when a pool would ask for more than its leg pays.
    ///
    /// The surplus stays with the pools.
    private mutating func promise(_ surplus: UInt256, _ problem: PreparedProblem) -> Bool {
        var surplus = surplus
        for index in trimmed.indices where !trimmed[index].amountIn.isZero {
            let kept = min(surplus, trimmed[index].amountOut - .one)
            trimmed[index].amountOut = trimmed[index].amountOut - kept
            surplus = surplus - kept
            guard trimmed[index] != legs[index] else { continue }
            guard let trade = problem.buy(trimmed[index].source, trimmed[index].amountOut),
                trade.received == trimmed[index].amountOut,
                trade.paid <= trimmed[index].amountIn
            else { return false }
        }
        return surplus.isZero
    }
}
