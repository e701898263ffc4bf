import Synchronization
import Transport

/// A failing run told in few lines: what was planned, what happened last, and what broke.
package struct FailureTrace: Sendable {
    /// The plan.
    package let plan: WorldPlan
    /// What broke.
    package let finding: Finding
    /// What happened before, oldest first.
    package let lines: [TraceLine]

    /// How many lines are kept.
    package static let linesMax = 60

    /// Runs a plan again and keeps its last lines; nil when nothing breaks.
    package static func record(
        _ plan: WorldPlan, breaking name: String,
        _ run: (WorldPlan, @escaping Tracer) -> [Finding]
    ) -> FailureTrace? {
        let kept = Shared<[TraceLine]>([])
        let isBroken = Shared(false)
        let findings = run(plan) { line in
            if isBroken.value || line.isNoise { return }
            var lines = kept.value
            lines.append(line)
            if lines.count > linesMax { lines.removeFirst(lines.count - linesMax) }
            kept.value = lines
            if line.text.hasPrefix("broken: \(name)") { isBroken.value = true }
        }
        guard let finding = findings.first(where: { $0.name == name }) else { return nil }
        return FailureTrace(plan: plan, finding: finding, lines: kept.value)
    }

    /// All of it, for people.
    package var text: String {
        var parts = [
            "seed \(plan.seed), faults end at \(plan.faultsEnd) ms, chunks arrive within "
                + "\(plan.network.delayNanosecondsMax / 1_000_000) ms"
        ]
        parts += plan.parents.map { "  order \($0.text)" }
        parts += plan.faults.map { "  fault \($0.text)" }
        parts += lines.map { "  \($0.virtualMilliseconds) ms \($0.source): \($0.text)" }
        parts.append("broken at step \(finding.step): \(finding.name): \(finding.detail)")
        return parts.joined(separator: "\n")
    }
}

extension TraceLine {
    /// Whether the line tells nothing about orders: the node says at length how its books are.
    fileprivate var isNoise: Bool { source == "node" && text.hasPrefix("debug: book") }
}
