/// Pools that are known and not followed yet, and how far factories were searched; a value.
package struct PoolIntake: Sendable {
    private struct Waiting {
        let source: Int
        /// The height from which on it is asked about.
        var from: UInt64
    }

    private var waiting: [Waiting] = []
    /// Why pools are not followed; of found ones the newest alone.
    package private(set) var refusals: [PoolRefusal] = []
    /// Whether pools are being asked about.
    package private(set) var isAsking = false
    /// The next block to search; nil before the first head is known.
    private var searchNext: UInt64?
    /// The last block to search: what follows comes with the blocks.
    private var searchLast: UInt64 = 0
    /// Whether blocks are being searched.
    package private(set) var isSearching = false

    /// Knows of none.
    package init() {}

    // MARK: Pools

    /// Pools to ask about from this height on.
    package mutating func add(_ sources: [Int], from number: UInt64) {
        for source in sources where !waiting.contains(where: { $0.source == source }) {
            waiting.append(Waiting(source: source, from: number))
        }
    }

    /// Those to ask about at this height, a bounded number; from now on somebody does.
    package mutating func claim(at number: UInt64) -> [Int] {
        if isAsking { return [] }
        let due = waiting.filter { $0.from <= number }.prefix(NodeLimits.poolsAskedMax)
        isAsking = !due.isEmpty
        return due.map(\.source)
    }

    /// What came of asking: these are followed now, those are asked about again later.
    package mutating func answer(accepted: [Int], refused: [PoolRefusal], at number: UInt64) {
        isAsking = false
        forget(accepted)
        for refusal in refused { note(refusal, retryFrom: number + NodeLimits.refusedPoolBlocks) }
    }

    /// Keeps a refusal in the place of the pool's last one.
    package mutating func note(_ refusal: PoolRefusal, retryFrom number: UInt64) {
        if let source = refusal.source {
            refusals.removeAll { $0.source == source }
            waiting.removeAll { $0.source == source }
            waiting.append(Waiting(source: source, from: number))
        } else {
            refusals.removeAll { $0 == refusal }
        }
        refusals.append(refusal)
        let found = refusals.count(where: \.isFound)
        if found > NodeLimits.poolRefusalsMax,
            let oldest = refusals.firstIndex(where: \.isFound)
        {
            refusals.remove(at: oldest)
        }
    }

    /// Nothing of these pools waits any more.
    package mutating func forget(_ sources: [Int]) {
        waiting.removeAll { sources.contains($0.source) }
        refusals.removeAll { refusal in refusal.source.map { sources.contains($0) } ?? false }
    }

    // MARK: Search

    /// Begins to search, once, up to the first head.
    package mutating func beginSearch(from first: UInt64, to head: UInt64) {
        guard searchNext == nil else { return }
        searchNext = first
        searchLast = head
    }

    /// The next blocks to search; nil when nothing is left or somebody searches.
    package mutating func claimSearch() -> ClosedRange<UInt64>? {
        guard !isSearching, let next = searchNext, next <= searchLast else { return nil }
        isSearching = true
        let end = next.addingReportingOverflow(NodeLimits.searchedBlocks - 1)
        return next...min(searchLast, end.overflow ? .max : end.partialValue)
    }

    /// Blocks were searched, or nil: they must be searched again.
    package mutating func searched(_ range: ClosedRange<UInt64>?) {
        isSearching = false
        if let range, range.upperBound < .max { searchNext = range.upperBound + 1 }
    }
}
