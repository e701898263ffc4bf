/// Since when each configured source of prices is missing, by the monotonic clock.
///
/// A source that is away for a moment is worth waiting for: without it a plan is worse, and one that
/// needs it fails. One that stays away is not.
package struct SourceWatch: Sendable {
    private var since: [String: UInt64] = [:]
    private var seen: Set<String> = []

    /// Has seen nothing yet.
    package init() {}

    /// Takes note of which of all sources are missing now, and gives those that are worth waiting
    /// for: away for less than `patience`, or for less than `first` when they have not been there
    /// yet.
    ///
    /// Without patience nothing is. Times are nanoseconds.
    package mutating func note(
        all: [String], missing: [String], at now: UInt64, patience: UInt64, first: UInt64
    ) -> [String] {
        for source in all where !missing.contains(source) {
            seen.insert(source)
            since[source] = nil
        }
        return missing.filter { source in
            let start = since[source] ?? now
            since[source] = start
            guard patience > 0 else { return false }
            let bound = seen.contains(source) ? patience : max(patience, first)
            return now < start || now - start < bound
        }
    }
}
