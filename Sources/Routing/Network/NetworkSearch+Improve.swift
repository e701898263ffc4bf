extension NetworkSearch {
    /// Leaves out what does not earn its cost, as long as there is such a source.
    mutating func dropLosers(_ choices: [Choice], _ base: Double) {
        for _ in 0..<RoutingLimits.repairRoundsMax {
            guard let now = best, !isExpired() else { return }
            let kept = now.active.filter {
                problem.sources[$0].costValue == 0 || choices[$0] == .used
                    || surplus($0, now.flow) >= 0
            }
            if kept.count == now.active.count || kept.isEmpty { return }
            guard consider(kept, choices, base) != nil else { return }
        }
    }

    /// Single drops and adds while they gain.
    mutating func improve(_ costly: [Int], _ choices: [Choice], _ base: Double) {
        var isImproved = true
        var left = RoutingLimits.polishSolvesMax
        while isImproved {
            isImproved = false
            guard let now = best else { return }
            let order = costly.map { ($0, abs(surplus($0, now.flow))) }.sorted { $0.1 < $1.1 }
            for (number, _) in order {
                guard left > 0, !isExpired() else { return }
                let isUsed = now.active.contains(number)
                if !isUsed, potential(number, now.flow) <= 0 { continue }
                let set =
                    isUsed
                    ? now.active.filter { $0 != number } : (now.active + [number]).sorted()
                guard consider(set, choices, base) != nil else { continue }
                left -= 1
                if let best, best.score > now.score + abs(now.score) * 1e-12 {
                    isImproved = true
                    break
                }
            }
        }
    }

    /// What a source outside a set could earn above its cost at the set's prices.
    private func potential(_ number: Int, _ flow: NetworkFlow) -> Double {
        let source = problem.sources[number]
        var earned = 0.0
        for index in source.arcs where problem.arcs[index].curve >= 0 {
            let arc = problem.arcs[index]
            let (paid, received) = (flow.prices[arc.from], flow.prices[arc.to])
            guard received > 0, paid > 0 else { continue }
            let root = (paid / received).squareRoot()
            earned = max(earned, received * problem.table.earnings(arc.curve, at: root))
        }
        return earned - source.costValue
    }
}
