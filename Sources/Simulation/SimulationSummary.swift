import Basics
package import Codecs

/// What many runs gave together: what happened how often, and what never did.
package struct SimulationSummary: Sendable {
    private var seeds = 0
    private var traces: Set<Hash32> = []
    private var virtualMilliseconds: Int64 = 0
    private var faults: [String: Int] = [:]
    private var transitions: [String: Int] = [:]
    private var brokenByName: [String: Int] = [:]
    private let expectedFaults: [String]
    private let expectedTransitions: [String]
    /// Runs in which an invariant broke.
    package private(set) var broken = 0

    /// No runs yet; what a scenario should show is compared with what it does show.
    package init(_ scenario: Simulator.Scenario) {
        expectedFaults = scenario.expectedFaults
        expectedTransitions = scenario.expectedTransitions
    }

    /// Takes a run in.
    package mutating func take(_ result: SeedResult) {
        seeds += 1
        traces.insert(result.traceHash)
        virtualMilliseconds += result.virtualMilliseconds
        faults.merge(result.faults, uniquingKeysWith: +)
        transitions.merge(result.transitions, uniquingKeysWith: +)
        for finding in result.invariantsBroken { brokenByName[finding.name, default: 0] += 1 }
        if !result.invariantsBroken.isEmpty { broken += 1 }
    }

    /// What should have happened and never did, by name.
    package var neverHit: [String] {
        expectedFaults.filter { faults[$0, default: 0] == 0 }
            + expectedTransitions.filter { transitions[$0, default: 0] == 0 }
    }

    /// One object, as the command line prints it.
    package func json(_ elapsedMilliseconds: UInt64) -> JSONValue {
        [
            "seeds": .integer(seeds), "distinctTraces": .integer(traces.count),
            "broken": .integer(broken), "brokenByName": SeedResult.counts(brokenByName),
            "faults": SeedResult.counts(faults), "transitions": SeedResult.counts(transitions),
            "neverHit": .array(neverHit.map { .string($0) }),
            "virtualMs": .integer(virtualMilliseconds), "elapsedMs": .integer(elapsedMilliseconds),
        ]
    }

    /// Some lines for people.
    package func text(_ elapsedMilliseconds: UInt64) -> String {
        var lines: [String] = []
        for (title, counts) in [("faults", faults), ("transitions", transitions)] {
            let names = counts.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            if names.isEmpty { continue }
            lines.append("\(title):")
            lines += names.map { "  \(counts[$0, default: 0])\t\($0)" }
        }
        let never = neverHit
        if !never.isEmpty { lines.append("never: " + never.joined(separator: ", ")) }
        lines.append(
            "\(seeds) seeds, \(traces.count) distinct traces, \(broken) broken, "
                + "\(virtualMilliseconds / 1_000) s virtual, \(elapsedMilliseconds) ms")
        return lines.joined(separator: "\n")
    }
}
