import Synchronization

/// An invariant that does not hold, and when that was seen.
package struct Finding: Hashable, Sendable {
    /// The invariant's name, kebab case.
    package let name: String
    /// The step of the world.
    package let step: UInt64
    /// What was seen, for people.
    package let detail: String

    /// Describes a finding.
    package init(name: String, step: UInt64, detail: String) {
        self.name = name
        self.step = step
        self.detail = detail
    }
}

/// The findings of one run, each name once.
package final class Findings: Sendable {
    private let found = Mutex<[Finding]>([])

    /// Notes a finding, unless one of its name was noted before.
    func note(_ name: String, at step: UInt64, _ detail: String) {
        found.withLock { found in
            if found.contains(where: { $0.name == name }) { return }
            found.append(Finding(name: name, step: step, detail: detail))
        }
    }

    /// Whether nothing was found.
    var isEmpty: Bool { found.withLock { $0.isEmpty } }

    /// All of them, first seen first.
    package var all: [Finding] { found.withLock { $0 } }
}
