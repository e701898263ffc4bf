import Arithmetic

extension PlanRepair {
    /// Moves raw units between pools while it gains, for amounts so small that a unit is seen.
    ///
    /// With larger amounts a unit at the wrong pool costs less than a unit of what comes out.
    mutating func polish() {
        guard problem.target.bitWidth <= RoutingLimits.polishedBitsMax else { return }
        move(from: max(1, problem.target.bitWidth - 1), trials: RoutingLimits.polishTrialsMax)
    }

    /// The same for larger amounts where pools of ranges lose units at their ends and to their fees.
    mutating func polishRanges() {
        let bits = problem.target.bitWidth
        guard bits > RoutingLimits.polishedBitsMax, bits <= RoutingLimits.rangeBitsMax,
            problem.roundingPools > 0
        else { return }
        move(from: RoutingLimits.rangeChunkBits, trials: RoutingLimits.rangeTrialsMax)
    }

    /// Moves from chunks of so many bits down to single units.
    private mutating func move(from bits: Int, trials trialsMax: Int) {
        let count = placement.legs.count
        guard count > 1, count <= 32 else { return }
        var trials = 0
        var chunk = UInt256.one << (bits - 1)
        while !chunk.isZero {
            var improved = true
            while improved {
                improved = false
                for from in placement.legs.indices {
                    for to in placement.legs.indices where from != to {
                        guard trials < trialsMax else { return }
                        trials += 1
                        if placement.move(chunk, from: from, to: to, problem) { improved = true }
                    }
                }
            }
            chunk = chunk >> 1
        }
    }
}

extension PoolPlacement {
    /// Takes from every pool what its output does not need, and gives it where it buys most: where
    /// amounts count few units, what is lost to rounding is seen.
    mutating func trim(_ problem: PreparedProblem) {
        guard !problem.isBuy, legs.count > 1 else { return }
        var received = UInt256.zero
        for leg in legs { received = received.checkedAdding(leg.amountOut) ?? .max }
        guard min(received.bitWidth, problem.target.bitWidth) <= RoutingLimits.trimmedBitsMax,
            isAtOnePlace(problem)
        else { return }
        trimmed.removeAll(keepingCapacity: true)
        trimmed.append(contentsOf: legs)
        var freed = UInt256.zero
        for index in legs.indices where !legs[index].amountIn.isZero {
            guard let least = least(index, legs[index].amountOut, problem),
                least < legs[index].amountIn
            else { continue }
            freed = freed + (legs[index].amountIn - least)
            trimmed[index].amountIn = least
        }
        if received.bitWidth <= RoutingLimits.trimmedBitsMax { buyUnits(&freed, problem) }
        guard spend(freed, problem) else { return }
        var total = UInt256.zero
        for leg in trimmed { total = total.checkedAdding(leg.amountOut) ?? .max }
        guard total > received else { return }
        for index in legs.indices where !legs[index].amountIn.isZero {
            // What pools really give for what is left to them.
            guard let trade = problem.sell(legs[index].source, trimmed[index].amountIn) else {
                return
            }
            trimmed[index].amountOut = trade.received
        }
        for index in legs.indices where !legs[index].amountIn.isZero {
            replace(index, trimmed[index], problem)
        }
    }

    private func isAtOnePlace(_ problem: PreparedProblem) -> Bool {
        var place: Int?
        for leg in legs where !leg.amountIn.isZero {
            let own = problem.sources[leg.source].place
            if let place, place != own { return false }
            place = own
        }
        return true
    }

    /// Spends what was freed on single units of output, the cheapest first.
    private mutating func buyUnits(_ freed: inout UInt256, _ problem: PreparedProblem) {
        prices.removeAll(keepingCapacity: true)
        for index in legs.indices { prices.append(unitPrice(index, problem)) }
        for _ in 0..<RoutingLimits.trimTrialsMax {
            guard let best = prices.indices.min(by: { prices[$0] < prices[$1] }),
                prices[best] <= freed
            else { return }
            freed = freed - prices[best]
            trimmed[best].amountIn = trimmed[best].amountIn + prices[best]
            trimmed[best].amountOut = trimmed[best].amountOut + .one
            prices[best] = unitPrice(best, problem)
        }
    }

    /// What the next unit of output costs; the largest number where it cannot be had.
    private func unitPrice(_ index: Int, _ problem: PreparedProblem) -> UInt256 {
        let leg = trimmed[index]
        guard !leg.amountIn.isZero,
            let input = least(index, leg.amountOut + .one, problem), input >= leg.amountIn
        else { return .max }
        return input - leg.amountIn
    }

    /// Gives what is left to the pool that yields most for it; false when none takes it.
    private mutating func spend(_ freed: UInt256, _ problem: PreparedProblem) -> Bool {
        var best: (index: Int, output: UInt256, gain: UInt256)?
        for index in legs.indices where !legs[index].amountIn.isZero {
            let input = trimmed[index].amountIn + freed
            guard let trade = problem.sell(legs[index].source, input), trade.paid == input,
                trade.received >= trimmed[index].amountOut
            else { continue }
            let gain = trade.received - trimmed[index].amountOut
            if best.map({ gain > $0.gain }) ?? true { best = (index, trade.received, gain) }
        }
        guard let best else { return false }
        trimmed[best.index].amountIn = trimmed[best.index].amountIn + freed
        trimmed[best.index].amountOut = best.output
        return true
    }

    /// The least input that gives this output.
    private func least(_ index: Int, _ output: UInt256, _ problem: PreparedProblem) -> UInt256? {
        let source = legs[index].source
        guard let trade = problem.buy(source, output), trade.received == output,
            let covered = problem.covered(source, trade, .max), covered.received == output
        else { return nil }
        return covered.paid
    }

    /// Moves this much of the fixed amount from one pool to another if that gains.
    mutating func move(
        _ chunk: UInt256, from: Int, to: Int, _ problem: PreparedProblem
    ) -> Bool {
        let (oldFrom, oldTo) = (share(from, problem), share(to, problem))
        guard chunk <= oldFrom else { return false }
        guard let newFrom = leg(from, trading: oldFrom - chunk, freeing: .zero, problem),
            let sum = oldTo.checkedAdding(chunk)
        else { return false }
        let isSamePlace =
            problem.sources[legs[from].source].place == problem.sources[legs[to].source].place
        let freed = legs[from].amountIn - min(legs[from].amountIn, newFrom.amountIn)
        guard
            let newTo = leg(to, trading: sum, freeing: isSamePlace ? freed : .zero, problem)
        else { return false }
        let old = worth(legs[from], problem) + worth(legs[to], problem)
        let new = worth(newFrom, problem) + worth(newTo, problem)
        guard problem.isBuy ? new < old : new > old else { return false }
        replace(from, newFrom, problem)
        replace(to, newTo, problem)
        return true
    }

    private func leg(
        _ index: Int, trading amount: UInt256, freeing freed: UInt256, _ problem: PreparedProblem
    ) -> PairLeg? {
        var leg = PairLeg(source: legs[index].source, amountIn: .zero, amountOut: .zero)
        if amount.isZero { return leg }
        let room = available(index, problem) + freed
        let trade =
            problem.isBuy
            ? problem.buy(leg.source, amount, within: room)
            : amount <= room ? problem.sell(leg.source, amount) : nil
        guard let trade, (problem.isBuy ? trade.received : trade.paid) == amount else { return nil }
        (leg.amountIn, leg.amountOut) = (trade.paid, trade.received)
        return leg
    }

    /// What a leg pays or yields, its fixed cost included; shifted up, so that costs may exceed it.
    private func worth(_ leg: PairLeg, _ problem: PreparedProblem) -> UInt256 {
        let level = UInt256.one << 250
        if leg.amountIn.isZero { return level }
        let cost = problem.sources[leg.source].cost
        return problem.isBuy
            ? level &+ leg.amountIn &+ cost : level &+ leg.amountOut &- cost
    }
}
