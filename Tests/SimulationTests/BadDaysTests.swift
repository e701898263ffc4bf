import Basics
import Simulation
import Testing

struct BadDaysTests {
    @Test(arguments: [1, 2, 77, UInt64.max])
    func `the same seed gives the same run`(seed: UInt64) {
        let first = Simulator.run(.badDays, seed: seed)
        #expect(first == Simulator.run(.badDays, seed: seed))
        #expect(first.steps > 1_000)
    }

    @Test func `a watched run is the same run`() {
        let watched = Simulator.run(.badDays, seed: 5) { _ in }
        #expect(watched == Simulator.run(.badDays, seed: 5))
    }

    @Test func `runs beside each other do not touch each other`() async {
        let alone = (1...4).map { Simulator.run(.badDays, seed: $0) }
        let together = await withTaskGroup(of: SeedResult.self) { group in
            for seed in 1...4 { group.addTask { Simulator.run(.badDays, seed: UInt64(seed)) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(together.sorted { $0.seed < $1.seed } == alone)
    }

    @Test func `a plan is drawn from its seed alone and every kind is drawn`() {
        #expect(WorldPlan.badDays(seed: 9) == WorldPlan.badDays(seed: 9))
        let plans = (1...200).map { WorldPlan.badDays(seed: UInt64($0)) }
        #expect(Set(plans.map(\.faults)).count == plans.count)
        let kinds = Set(plans.flatMap(\.faults).map(\.kind))
        #expect(PlannedFault.Kind.all.filter { !kinds.contains($0) }.map(\.name) == [])
        for plan in plans {
            #expect(plan.faults.allSatisfy { $0.at < plan.faultsEnd })
            #expect((1...3).contains(plan.parents.count))
        }
    }

    @Test func `kinds have names of their own`() {
        let names = PlannedFault.Kind.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.utf8.allSatisfy { $0 == 0x2D || $0 > 0x2F && $0 < 0x7B } })
    }

    @Test func `a run without faults comes to its end and breaks nothing`() {
        var plan = WorldPlan.badDays(seed: 4)
        plan.faults = []
        let result = Simulator.run(plan)
        #expect(result.invariantsBroken == [])
        #expect(result.faults == [:])
        #expect(result.transitions["started"] == 1)
        #expect(result.transitions["parentAccepted"] == plan.parents.count)
    }

    /// 243 and 488: finality that went on after a halt; 1369: a base fee above what may be paid.
    @Test(arguments: [243, 488, 1_369] as [UInt64])
    func `seeds that once broke an invariant break none`(seed: UInt64) {
        #expect(Simulator.run(.badDays, seed: seed).invariantsBroken == [])
    }

    @Test func `a process that is killed again and again comes to its end and breaks nothing`() {
        var plan = WorldPlan.badDays(seed: 6)
        plan.faults = (1...12).map { number in
            PlannedFault(
                id: number, kind: .world(.processKill), at: Int64(number) * 500, after: nil,
                lasts: 100, amount: number * 7 % 40, target: .chain)
        }
        plan.faultsEnd = 8_000
        let result = Simulator.run(plan)
        #expect(result.invariantsBroken == [])
        #expect(result.faults["process-kill", default: 0] > 6)
        #expect(result.transitions["started", default: 0] > 6)
    }
}
