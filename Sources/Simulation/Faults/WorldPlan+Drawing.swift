import Basics
import Markets
import PaperVenues
import Transport

extension WorldPlan {
    /// A run with its own mix of faults and their strengths ("swarm": a run in which everything
    /// happens hides what only some things together do).
    package static func badDays(seed: UInt64) -> WorldPlan {
        var generator = SplitMix64(seed: seed ^ 0xBAD_DA75)
        let end = Int64(7_000 + generator.below(5_000))
        var faults: [PlannedFault] = []
        for kind in PlannedFault.Kind.all where !kind.isRare {
            // Some runs have hardly any faults, some nearly all kinds.
            let isDrawn = generator.below(100) < kind.drawnPercent
            let count = 1 + generator.below(3)
            guard isDrawn else { continue }
            for _ in 0..<count {
                let fault = draw(kind, until: end, &generator)
                faults.append(fault)
                // An order is asked for at once only when its answer is lost.
                if kind == .exchange(.staleQuery) { faults.append(fault.asLostAnswer) }
            }
        }
        faults += extraFaults(seed: seed, until: end)
        faults.sort { ($0.at, $0.kind.name, $0.amount) < ($1.at, $1.kind.name, $1.amount) }
        faults = faults.enumerated().map { $1.numbered($0 + 1) }
        var network = SimulatedNetworkSettings()
        network.delayNanosecondsMax = Int64(1 + generator.below(20)) * 1_000_000
        network.splitsChunks = generator.below(4) == 0
        network.dialMilliseconds = 2_000
        return WorldPlan(
            seed: seed, faults: faults, parents: parents(&generator), faultsEnd: end,
            network: network, trafficPercent: generator.below(60))
    }

    /// What few runs have, and more of what seldom meets what it is about.
    ///
    /// Drawn apart, so that it changes nothing else of a run's plan.
    private static func extraFaults(seed: UInt64, until end: Int64) -> [PlannedFault] {
        var generator = SplitMix64(seed: seed ^ 0x5EED_0FA1)
        var faults: [PlannedFault] = []
        for kind in PlannedFault.Kind.all where kind.isRare {
            guard generator.below(100) < kind.drawnPercent else { continue }
            faults.append(draw(kind, until: end, &generator))
        }
        if generator.below(100) < morePercent {
            let stale = draw(.exchange(.staleQuery), until: end, &generator)
            faults += [stale, stale.asLostAnswer]
        }
        return faults
    }

    private static var morePercent: Int { 25 }

    /// A run in which the exchange takes every order and each answer is lost, until it is back.
    package static func acceptThenTimeout(seed: UInt64) -> WorldPlan {
        var generator = SplitMix64(seed: seed ^ 0xACCE_9700)
        let end = Int64(8_000 + generator.below(8_000))
        var faults = [
            PlannedFault(
                id: 2, kind: .exchange(.lostAnswer), at: 0, after: nil, lasts: end,
                amount: PlannedFault.everyOccasion, target: .exchange),
            // Nor does its stream tell.
            PlannedFault(
                id: 5, kind: .exchange(.silentStall), at: 0, after: nil, lasts: end,
                amount: PlannedFault.everyOccasion, target: .exchange),
        ]
        if generator.below(2) == 0 {
            // Nor can the order be asked for meanwhile.
            faults.append(
                PlannedFault(
                    id: 3, kind: .world(.partition), at: 0, after: "order.sent",
                    lasts: Int64(2_000 + generator.below(8_000)), amount: 0, target: .exchange))
        }
        if generator.below(3) == 0 {
            faults.append(
                PlannedFault(
                    id: 4, kind: .world(.processKill), at: 0, after: "order.sent",
                    lasts: Int64(100 + generator.below(3_000)), amount: generator.below(200),
                    target: .exchange))
        }
        var network = SimulatedNetworkSettings()
        network.delayNanosecondsMax = Int64(1 + generator.below(20)) * 1_000_000
        network.dialMilliseconds = 2_000
        return WorldPlan(
            seed: seed, faults: faults, parents: parents(&generator), faultsEnd: end,
            network: network, trafficPercent: generator.below(60))
    }

    static func parents(_ generator: inout SplitMix64) -> [PlannedParent] {
        (0..<(1 + generator.below(3))).map { index in
            let at = Int64(300 + generator.below(6_000))
            let cancels = generator.below(5) == 0
            return PlannedParent(
                id: "parent-\(index + 1)", at: at, side: generator.below(3) == 0 ? .buy : .sell,
                thousandths: 200 + generator.below(60_000),
                slippagePips: [500, 3_000, 10_000, 20_000][generator.below(4)],
                cancelAt: cancels ? at + Int64(generator.below(9_000)) : nil)
        }
    }

    private static func draw(
        _ kind: PlannedFault.Kind, until end: Int64, _ generator: inout SplitMix64
    ) -> PlannedFault {
        let at = Int64(generator.below(Int(end) - 1_000))
        let waits = generator.below(100) < kind.waitingPercent
        let triggers = kind.triggers
        let after = waits && !triggers.isEmpty ? triggers[generator.below(triggers.count)] : nil
        let (lasts, amount) = (kind.lasts, kind.amount)
        return PlannedFault(
            id: 0, kind: kind, at: at, after: after,
            lasts: Int64(lasts.lowerBound + generator.below(lasts.count)),
            amount: amount.lowerBound + generator.below(amount.count),
            target: generator.below(2) == 0 ? .exchange : .chain)
    }
}

extension PlannedFault {
    /// A lost answer at the same moment.
    fileprivate var asLostAnswer: PlannedFault {
        PlannedFault(
            id: id, kind: .exchange(.lostAnswer), at: at, after: after, lasts: lasts,
            amount: amount, target: target)
    }

    /// The same fault under another number.
    fileprivate func numbered(_ id: Int) -> PlannedFault {
        PlannedFault(
            id: id, kind: kind, at: at, after: after, lasts: lasts, amount: amount,
            target: target)
    }
}
