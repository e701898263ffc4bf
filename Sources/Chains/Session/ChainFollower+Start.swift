import Basics
import Ethereum

extension ChainFollower {
    /// Finds where to begin: walks, without telling, from the finalized block (or as far back as is
    /// remembered) to the head, tells which checkpoints are gone, and then the head alone.
    mutating func start(_ watched: WatchList.Snapshot) async throws(ChainError) {
        let (chain, head, finalized) = try await reader.start()
        guard chain == configuration.chain else {
            throw .wrongChain(expected: configuration.chain, actual: chain)
        }
        var walker = HeadWalker(windowBlocks: configuration.windowBlocks)
        let reach = UInt64(walker.windowBlocks - 1)
        let lowest = head.number - min(head.number, reach)
        let first = min(head.number, max(lowest, finalized?.number ?? 0))
        if let finalized, finalized.number == first {
            _ = try walker.offer(finalized)
        } else {
            _ = try walker.offer(try await reader.header(.number(first)))
        }
        walker = try await walkSilently(from: walker, to: head)
        try await checkFinalized(&walker)
        let (gone, open) = try await judgeCheckpoints(walker)
        guard let tip = walker.tip else { throw .missing("head") }
        let logs = try await reader.logs(in: [tip], of: watched.addresses)
        self.walker = walker
        openCheckpoints = open
        if !gone.isEmpty { emit(.reorged(orphaned: gone.map(\.hash), updates: [])) }
        emit(
            .committed(
                zip([tip], logs).map {
                    BlockUpdate(header: $0, logs: $1, watchVersion: watched.addressVersion)
                }))
    }

    /// What an earlier session told as final must still be canonical.
    private func checkFinalized(_ walker: inout HeadWalker) async throws(ChainError) {
        guard let ours = configuration.finalized else { return }
        guard let theirs = try await canonical(ours.number, walker) else {
            throw .missing("block \(ours.number)")
        }
        guard theirs == ours.hash else {
            throw .contradiction(.finalizedReplaced(ours: ours, theirs: theirs))
        }
        _ = try walker.finalize(ours)
    }

    /// The checkpoints that are not canonical, and those above the head.
    private func judgeCheckpoints(
        _ walker: HeadWalker
    ) async throws(ChainError) -> (gone: [BlockReference], open: [BlockReference]) {
        var gone: [BlockReference] = []
        var open: [BlockReference] = []
        for checkpoint in configuration.checkpoints {
            guard let hash = try await canonical(checkpoint.number, walker) else {
                open.append(checkpoint)
                continue
            }
            if hash != checkpoint.hash { gone.append(checkpoint) }
        }
        return (gone, open)
    }

    /// The hash of the canonical block of a height; nil above the head.
    ///
    /// Below the window the node's word by number counts: a reorganisation there halts anyway.
    func canonical(
        _ number: UInt64, _ walker: HeadWalker
    ) async throws(ChainError) -> Hash32? {
        guard let base = walker.base, number < base.number else {
            return walker.header(at: number)?.hash
        }
        return try await reader.header(.number(number)).hash
    }
}
