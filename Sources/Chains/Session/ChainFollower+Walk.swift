import Basics
import Ethereum

extension ChainFollower {
    /// Walks to a head; after each stretch the changes are told.
    mutating func walk(
        from walker: HeadWalker, to head: BlockHeader, _ watched: WatchList.Snapshot
    ) async throws(ChainError) {
        var walker = walker
        while true {
            let stretch = try await self.stretch(from: walker, to: head)
            try await tell(stretch.changes, stretch.walker, watched)
            walker = stretch.walker
            if stretch.isDone { return }
        }
    }

    /// Walks to a head without telling.
    func walkSilently(
        from walker: HeadWalker, to head: BlockHeader
    ) async throws(ChainError) -> HeadWalker {
        var walker = walker
        while true {
            let stretch = try await self.stretch(from: walker, to: head)
            walker = stretch.walker
            if stretch.isDone { return walker }
        }
    }

    /// One stretch: to the head itself, or through a part of the gap below it.
    ///
    /// Works on a copy of the walker: a failure leaves everything as it was.
    private func stretch(
        from walker: HeadWalker, to head: BlockHeader
    ) async throws(ChainError) -> (walker: HeadWalker, changes: HeadChanges, isDone: Bool) {
        var next = walker
        var changes = HeadChanges()
        guard let gap = try await resolve(head, &next, &changes) else {
            return (next, changes, true)
        }
        for header in try await reader.headers(gap) {
            // A further gap would mean that the node switched branches: the next stretch sees.
            if try await resolve(header, &next, &changes) != nil { break }
        }
        guard !changes.list.isEmpty else { throw .missing("block \(gap.lowerBound)") }
        let isDone = try await resolve(head, &next, &changes) == nil
        return (next, changes, isDone)
    }

    /// Offers a header and the ancestors that the walker asks for; a gap is returned.
    private func resolve(
        _ header: BlockHeader, _ walker: inout HeadWalker, _ changes: inout HeadChanges
    ) async throws(ChainError) -> ClosedRange<UInt64>? {
        var offered = header
        while true {
            switch try walker.offer(offered) {
            case .ignored: return nil
            case .need(let hash): offered = try await reader.header(.hash(hash))
            case .needNumbers(let gap): return gap
            case .commit(let blocks):
                changes.commit(blocks)
                return nil
            case .reorg(let old, let new):
                changes.reorg(old: old, new: new)
                return nil
            }
        }
    }

    /// Fetches the logs of all new blocks, then takes over the walker and tells.
    private mutating func tell(
        _ changes: HeadChanges, _ walker: HeadWalker, _ watched: WatchList.Snapshot
    ) async throws(ChainError) {
        let logs = try await reader.logs(
            in: changes.list.flatMap(\.new), of: watched.addresses)
        self.walker = walker
        var rest = logs[...]
        for change in changes.list {
            isReportDue = true
            let updates = zip(change.new, rest).map {
                BlockUpdate(header: $0, logs: $1, watchVersion: watched.addressVersion)
            }
            rest = rest.dropFirst(change.new.count)
            let orphaned = change.old.reversed().map(\.hash)
            tracker.forget(blocks: orphaned)
            closeCheckpoints(by: change.new)
            if change.old.isEmpty {
                emit(.committed(updates))
            } else {
                emit(.reorged(orphaned: orphaned, updates: updates))
            }
        }
    }

    /// Tells the checkpoints whose heights are now taken by other blocks.
    private mutating func closeCheckpoints(by blocks: [BlockHeader]) {
        for block in blocks {
            let stale = openCheckpoints.filter {
                $0.number == block.number && $0.hash != block.hash
            }
            openCheckpoints.removeAll { $0.number == block.number }
            if !stale.isEmpty { emit(.reorged(orphaned: stale.map(\.hash), updates: [])) }
        }
    }
}
