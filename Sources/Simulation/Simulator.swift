import Basics
import Cryptography
import Storage
import Transport

/// Runs scenarios, each from one seed: the same seed gives the same run.
package enum Simulator {
    /// What can be run.
    package enum Scenario: String, Sendable, CaseIterable {
        /// Orders over a book and pools while everything fails.
        case badDays = "bad-days"
        /// The exchange takes orders and the answers are lost.
        case acceptThenTimeout = "accept-then-timeout"
        /// The demo's order without faults.
        case demo
    }

    /// Runs a scenario on the calling thread; the tracer is shown what happens.
    package static func run(
        _ scenario: Scenario, seed: UInt64, tracer: Tracer? = nil
    ) -> SeedResult {
        switch scenario {
        case .badDays: run(.badDays(seed: seed), tracer: tracer)
        case .acceptThenTimeout: run(.acceptThenTimeout(seed: seed), tracer: tracer)
        case .demo: runDemo(seed: seed, tracer: tracer)
        }
    }

    /// The plan of a seed; nil for a scenario without one.
    package static func plan(_ scenario: Scenario, seed: UInt64) -> WorldPlan? {
        switch scenario {
        case .badDays: .badDays(seed: seed)
        case .acceptThenTimeout: .acceptThenTimeout(seed: seed)
        case .demo: nil
        }
    }

    /// A failing seed told in few lines; nil when the scenario has no plan or nothing breaks.
    package static func explain(_ scenario: Scenario, _ result: SeedResult) -> FailureTrace? {
        guard let plan = plan(scenario, seed: result.seed),
            let finding = result.invariantsBroken.first
        else { return nil }
        let shrunk = Shrinker.shrink(plan, breaking: finding) { run($0).invariantsBroken }
        return FailureTrace.record(shrunk.plan, breaking: finding.name) { plan, tracer in
            run(plan, tracer: tracer).invariantsBroken
        }
    }

    /// Runs a plan on the calling thread.
    package static func run(_ plan: WorldPlan, tracer: Tracer? = nil) -> SeedResult {
        do {
            let run = try BadDays(plan, tracer: tracer)
            run.play()
            let result = run.result
            run.dissolve()
            return result
        } catch {
            return SeedResult(
                seed: plan.seed, traceHash: .zero, steps: 0, virtualMilliseconds: 0, faults: [:],
                transitions: [:],
                invariantsBroken: [Finding(name: "scenario-failed", step: 0, detail: "\(error)")])
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
