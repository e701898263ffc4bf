package import Basics
package import Ethereum
package import Pools

/// The pools of one chain, true for one block, moved by logs alone and moved back by reorgs.
///
/// Pools share storage between blocks, so keeping a history costs what changed.
package struct PoolFollower: Sendable {
    private struct Point {
        let hash: Hash32
        let number: UInt64
        let pools: [AnyPool]
    }

    private var history: [Point] = []
    /// Pools that a log contradicted: out of routing until they are read anew.
    package private(set) var quarantined: [Address] = []

    /// Follows nothing yet.
    package init() {}

    /// Whether pools have been read.
    package var isLoaded: Bool { !history.isEmpty }
    /// The block for which the pools are true.
    package var head: (number: UInt64, hash: Hash32)? {
        history.last.map { ($0.number, $0.hash) }
    }
    /// The pools at the head, but for those in quarantine.
    package var pools: [AnyPool] {
        (history.last?.pools ?? []).filter { !quarantined.contains($0.address) }
    }

    /// Starts from states that were read at a block.
    package mutating func load(_ pools: [AnyPool], number: UInt64, hash: Hash32) {
        history = [Point(hash: hash, number: number, pools: pools)]
        quarantined = []
    }

    /// Moves one block on.
    ///
    /// False when the block does not follow: nothing is known any more, the pools must be read anew.
    package mutating func commit(_ header: BlockHeader, logs: [Log]) -> Bool {
        guard let last = history.last else { return false }
        if header.number <= last.number { return true }
        guard header.parentHash == last.hash else {
            // Prices of before the gap would go on being traded on if the reading failed.
            history = []
            return false
        }
        var pools = last.pools
        for log in logs {
            guard let index = pools.firstIndex(where: { $0.address == log.address }) else {
                continue
            }
            do {
                _ = try pools[index].apply(log)
            } catch {
                quarantined.append(log.address)
            }
        }
        history.append(Point(hash: header.hash, number: header.number, pools: pools))
        if history.count > NodeLimits.poolHistoryMax { history.removeFirst() }
        return true
    }

    /// Goes back to before these blocks.
    ///
    /// False when that is further than the history reaches.
    package mutating func undo(_ orphaned: [Hash32]) -> Bool {
        guard let first = history.first, !orphaned.contains(first.hash) else {
            history = []
            return false
        }
        while let last = history.last, orphaned.contains(last.hash) { history.removeLast() }
        return true
    }
}
