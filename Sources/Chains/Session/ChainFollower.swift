import Basics
package import Ethereum

/// The rounds of a chain session: each asks for the head, walks to it, and tells what changed.
///
/// A round that fails midway has told everything that it took note of and nothing else, so the
/// next one goes on from there.
package struct ChainFollower {
    /// The node.
    let reader: ChainReader
    /// What is followed.
    let configuration: ChainConfiguration
    /// What is watched.
    let watchList: WatchList
    /// Who is told.
    let emit: @Sendable (ChainEvent) -> Void
    /// Nil until the first round has found where to begin.
    var walker: HeadWalker?
    /// Checkpoints above the head: nothing proves yet that they are canonical or not.
    var openCheckpoints: [BlockReference]
    /// Which receipts were told.
    var tracker = ReceiptTracker()
    /// The safe block that was last told; nil when it must be told again.
    var toldSafe: BlockReference?
    /// The finalized block that was last told; nil when it must be told again.
    var toldFinalized: BlockReference?
    /// Whether the walked chain changed since finality and receipts were last asked for.
    var isReportDue = true
    /// Whether providers differed then about a receipt: they are asked again without a new head.
    var isDisputed = false
    /// The version of the watch list at that time.
    var reportedVersion: UInt64 = 0

    /// A follower that has not begun.
    init(
        reader: ChainReader, configuration: ChainConfiguration, watchList: WatchList,
        emit: @escaping @Sendable (ChainEvent) -> Void
    ) {
        self.reader = reader
        self.configuration = configuration
        self.watchList = watchList
        self.emit = emit
        openCheckpoints = configuration.checkpoints
    }

    /// The head that is followed.
    package var tip: BlockHeader? { walker?.tip }

    /// Does one round.
    ///
    /// Throws what went wrong; `contradiction` and `wrongChain` are for good.
    package mutating func round() async throws(ChainError) {
        do throws(ChainError) {
            try await advance()
        } catch {
            throw await cause(of: error)
        }
    }

    /// A node that serves another chain by now contradicts everything; that is its own error.
    private func cause(of failure: ChainError) async -> ChainError {
        guard case .contradiction = failure, let actual = try? await reader.chainId(),
            actual != configuration.chain
        else { return failure }
        return .wrongChain(expected: configuration.chain, actual: actual)
    }

    private mutating func advance() async throws(ChainError) {
        let watched = watchList.snapshot
        tracker.retain(watched.hashes)
        if let walker {
            try await walk(from: walker, to: try await reader.header(.latest), watched)
        } else {
            try await start(watched)
        }
        guard isReportDue || watched.version != reportedVersion else { return }
        try await report(watched)
        isReportDue = isDisputed
        reportedVersion = watched.version
    }
}
