import Basics
import Codecs
import Simulation
import Synchronization
import Testing

struct SimulatorTests {
    @Test(arguments: [1, 2, 77, UInt64.max])
    func `the same seed gives the same run`(seed: UInt64) {
        let first = Simulator.run(.demo, seed: seed)
        #expect(first == Simulator.run(.demo, seed: seed))
        #expect(first.steps > 5_000)
        #expect(first.virtualMilliseconds > 8_000)
    }

    @Test func `seeds give different runs and no invariant breaks`() {
        let results = (100..<120).map { Simulator.run(.demo, seed: $0) }
        #expect(Set(results.map(\.traceHash)).count == results.count)
        #expect(results.flatMap(\.invariantsBroken) == [])
    }

    @Test func `the order goes through every stage`() {
        let transitions = Simulator.run(.demo, seed: 5).transitions
        let stages = [
            "opened", "parentAccepted", "planned", "orderCreated", "order.sent", "order.filled",
            "settlement.signed", "settlement.sent", "settlement.included", "settlement.safe",
            "settlement.finalized.ok", "parent.filled",
        ]
        for stage in stages { #expect(transitions[stage, default: 0] > 0, "\(stage)") }
        // An allowance and a route.
        #expect(transitions["intentCreated"] == 2)
        #expect(transitions["settlement.finalized.ok"] == 2)
    }

    @Test func `runs beside each other do not touch each other`() async {
        let alone = (1...4).map { Simulator.run(.demo, seed: $0) }
        let together = await withTaskGroup(of: SeedResult.self) { group in
            for seed in 1...4 { group.addTask { Simulator.run(.demo, seed: UInt64(seed)) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(together.sorted { $0.seed < $1.seed } == alone)
    }

    @Test func `a replay that is watched is the same run`() {
        let lines = Mutex<[TraceLine]>([])
        let watched = Simulator.run(.demo, seed: 9) { line in lines.withLock { $0.append(line) } }
        #expect(watched == Simulator.run(.demo, seed: 9))
        let seen = lines.withLock { $0 }
        #expect(seen.contains { $0.source == "journal" && $0.text == "parent.filled" })
        #expect(seen.contains { $0.source == "node" })
    }

    @Test func `a result has the members of the contract`() {
        let json = Simulator.run(.demo, seed: 3).json
        #expect(
            json.objectValue?.map(\.name) == [
                "seed", "traceHash", "steps", "virtualMs", "faults", "transitions",
                "invariantsBroken",
            ])
        #expect(json["seed"]?.unsignedValue == 3)
        #expect(json["faults"]?.objectValue?.isEmpty == true)
        #expect(json["invariantsBroken"] == [])
    }
}
