import Arithmetic

extension PlanRepair {
    /// Moves raw units between pools while it gains, for amounts so small that whole units matter.
    ///
    /// Large amounts lose at most a few units a leg to rounding, which is below any digit shown.
    func polish(_ placement: inout PoolPlacement, besides pinned: Pinned) {
        let used = placement.legs.indices.filter { !placement.legs[$0].amountIn.isZero }
        guard placement.pools.count > 1, placement.pools.count <= 32, used.count > 0,
            problem.target < UInt256(1 << 32 as UInt64)
        else { return }
        var trials = 0
        var chunk = UInt256.one << max(0, problem.target.bitWidth - 2)
        while !chunk.isZero {
            var improved = true
            while improved {
                improved = false
                for from in placement.legs.indices {
                    for to in placement.legs.indices where from != to {
                        guard trials < RoutingLimits.polishTrialsMax else { return }
                        trials += 1
                        if placement.move(chunk, from: from, to: to) { improved = true }
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
    mutating func trim() {
        let used = legs.indices.filter { !legs[$0].amountIn.isZero }
        let received = used.reduce(UInt256.zero) { $0 + legs[$1].amountOut }
        let places = Set(used.map { problem.sources[pools[$0]].place })
        guard !problem.isBuy, used.count > 1, places.count == 1,
            min(received.bitWidth, problem.target.bitWidth) <= RoutingLimits.trimmedBitsMax
        else { return }
        var trimmed = legs
        var freed = UInt256.zero
        for index in used {
            guard let least = least(index, legs[index].amountOut),
                least < legs[index].amountIn
            else { continue }
            freed = freed + (legs[index].amountIn - least)
            trimmed[index].amountIn = least
        }
        if received.bitWidth <= RoutingLimits.trimmedBitsMax {
            buyUnits(used, &trimmed, &freed)
        }
        var best: (index: Int, output: UInt256, gain: UInt256)?
        for index in used {
            let input = trimmed[index].amountIn + freed
            guard let trade = problem.sell(pools[index], input), trade.paid == input,
                trade.received >= trimmed[index].amountOut
            else { continue }
            let gain = trade.received - trimmed[index].amountOut
            if best.map({ gain > $0.gain }) ?? true { best = (index, trade.received, gain) }
        }
        guard let best else { return }
        trimmed[best.index].amountIn = trimmed[best.index].amountIn + freed
        trimmed[best.index].amountOut = best.output
        guard used.reduce(UInt256.zero, { $0 + trimmed[$1].amountOut }) > received else { return }
        for index in used {
            // What pools really give for what is left to them.
            guard let trade = problem.sell(pools[index], trimmed[index].amountIn) else { return }
            trimmed[index].amountOut = trade.received
        }
        for index in used { replace(index, trimmed[index]) }
    }

    /// Spends what was freed on single units of output, the cheapest first.
    private func buyUnits(_ used: [Int], _ legs: inout [ExactLeg], _ freed: inout UInt256) {
        for _ in 0..<RoutingLimits.trimTrialsMax {
            var best: (index: Int, input: UInt256, more: UInt256)?
            for index in used {
                let leg = legs[index]
                guard let input = least(index, leg.amountOut + .one), input >= leg.amountIn else {
                    continue
                }
                let more = input - leg.amountIn
                if more <= freed, best.map({ more < $0.more }) ?? true {
                    best = (index, input, more)
                }
            }
            guard let best else { return }
            freed = freed - best.more
            legs[best.index].amountIn = best.input
            legs[best.index].amountOut = legs[best.index].amountOut + .one
        }
    }

    /// The least input that gives this output.
    private func least(_ index: Int, _ output: UInt256) -> UInt256? {
        guard let trade = problem.buy(pools[index], output), trade.received == output,
            let covered = problem.covered(pools[index], trade, .max), covered.received == output
        else { return nil }
        return covered.paid
    }

    /// Moves this much of the fixed amount from one pool to another if that gains.
    mutating func move(_ chunk: UInt256, from: Int, to: Int) -> Bool {
        let (oldFrom, oldTo) = (share(from), share(to))
        guard chunk <= oldFrom else { return false }
        guard let newFrom = leg(from, trading: oldFrom - chunk, freeing: .zero),
            let sum = oldTo.checkedAdding(chunk)
        else { return false }
        let isSamePlace =
            problem.sources[pools[from]].place == problem.sources[pools[to]].place
        let freed = legs[from].amountIn - min(legs[from].amountIn, newFrom.amountIn)
        guard let newTo = leg(to, trading: sum, freeing: isSamePlace ? freed : .zero) else {
            return false
        }
        guard gains([legs[from], legs[to]], [newFrom, newTo]) else { return false }
        replace(from, newFrom)
        replace(to, newTo)
        return true
    }

    private func leg(_ index: Int, trading amount: UInt256, freeing freed: UInt256) -> ExactLeg? {
        var leg = ExactLeg(source: pools[index], amountIn: .zero, amountOut: .zero)
        if amount.isZero { return leg }
        let room = available(index) + freed
        let trade =
            problem.isBuy
            ? buy(pools[index], amount, room)
            : amount <= room ? problem.sell(pools[index], amount) : nil
        guard let trade, (problem.isBuy ? trade.received : trade.paid) == amount else { return nil }
        (leg.amountIn, leg.amountOut) = (trade.paid, trade.received)
        return leg
    }

    /// Whether new legs are worth more than old ones, their fixed costs included.
    private func gains(_ old: [ExactLeg], _ new: [ExactLeg]) -> Bool {
        func sums(_ legs: [ExactLeg]) -> (free: UInt256, costs: UInt256) {
            var sums = (free: UInt256.zero, costs: UInt256.zero)
            for leg in legs where !leg.amountIn.isZero {
                sums.free = sums.free + (problem.isBuy ? leg.amountIn : leg.amountOut)
                sums.costs = sums.costs + problem.sources[leg.source].cost
            }
            return sums
        }
        let (before, after) = (sums(old), sums(new))
        if problem.isBuy { return after.free + after.costs < before.free + before.costs }
        return after.free + before.costs > before.free + after.costs
    }
}
