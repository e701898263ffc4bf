import Markets

/// Collects which levels changed between two messages of a depth stream.
///
/// The ids of the messages join without a gap: each first id is the last one's last id plus one.
struct DepthFeed: Sendable {
    /// What changed, prices best first.
    struct Change: Sendable {
        let firstUpdateId: Int64
        let lastUpdateId: Int64
        let bids: [Int64]
        let asks: [Int64]
    }

    private var firstUpdateId: Int64?
    private var lastUpdateId: Int64 = 0
    private var bids: Set<Int64> = []
    private var asks: Set<Int64> = []

    /// Notes that a level changed.
    mutating func note(_ side: Side, priceTicks: Int64, updateId: Int64) {
        firstUpdateId = firstUpdateId ?? updateId
        lastUpdateId = updateId
        if side == .buy { bids.insert(priceTicks) } else { asks.insert(priceTicks) }
    }

    /// What changed since the last call; nil for nothing.
    mutating func take() -> Change? {
        guard let first = firstUpdateId else { return nil }
        let change = Change(
            firstUpdateId: first, lastUpdateId: lastUpdateId, bids: bids.sorted(by: >),
            asks: asks.sorted())
        firstUpdateId = nil
        bids.removeAll(keepingCapacity: true)
        asks.removeAll(keepingCapacity: true)
        return change
    }
}
