import Synchronization

/// How often each fault really happened: what was planned and met nothing does not count.
package final class WorldFaultCounts: Sendable {
    private let counts = Mutex<[WorldFault: Int]>([:])

    /// Nothing happened.
    package init() {}

    /// Notes that a fault happened.
    package func note(_ kind: WorldFault) { counts.withLock { $0[kind, default: 0] += 1 } }

    /// Notes how often a fault happened in all.
    func set(_ kind: WorldFault, _ count: Int) {
        counts.withLock { $0[kind] = count == 0 ? nil : count }
    }

    /// By name.
    package var byName: [String: Int] {
        counts.withLock { counts in
            Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
        }
    }
}
