import Basics
import Cryptography
import Storage
import Transport

/// Runs scenarios, each from one seed: the same seed gives the same run.
package enum Simulator {
    /// What can be run.
    package enum Scenario: String, Sendable, CaseIterable {
        /// The demo's order without faults.
        case demo
    }

    /// Runs a scenario on the calling thread; the tracer is shown what happens.
    package static func run(
        _ scenario: Scenario, seed: UInt64, tracer: Tracer? = nil
    ) -> SeedResult {
        switch scenario {
        case .demo: runDemo(seed: seed, tracer: tracer)
        }
    }

    private static func runDemo(seed: UInt64, tracer: Tracer?) -> SeedResult {
        let world = World(seed: seed, tracer: tracer)
        defer { world.dissolve() }
        var journal = JournalChecks()
        do {
            let scenario = try DemoScenario(world, seed: seed)
            let live = try scenario.play()
            if let live {
                FinalChecks(scenario: scenario, state: live).run { world.note($0, $1) }
            } else {
                world.note("state-missing", "the node did not answer")
            }
            journal.run(world, scenario.definition, wallet: scenario.wallet, live: live) {
                world.note($0, $1)
            }
        } catch {
            world.note("scenario-failed", "\(error)")
        }
        return SeedResult(
            seed: seed, traceHash: traceHash(world, journal.head), steps: world.steps,
            virtualMilliseconds: world.virtualMilliseconds, faults: [:],
            transitions: journal.transitions, invariantsBroken: world.findings.all)
    }

    /// Everything that was carried and when, everything that was decided, and how many steps it
    /// took.
    private static func traceHash(_ world: World, _ head: JournalHead) -> Hash32 {
        let words = [world.network.trace, head.sequence, world.steps]
        let bytes = words.flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
        }
        return SHA256.hash(bytes + head.hash.bytes)
    }
}
