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
