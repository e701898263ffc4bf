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
    /// What makes a block safe and what makes it final.
    let judge: LevelJudge
    /// Who is asked about the parent; nil for a chain without one.
    let parent: ChainReader?
    /// Where the levels are kept for whoever asks.
    let levels: LevelMemory
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
    /// The highest block of each level that is searched for.
    var frontiers: [ChainLevel: BlockReference] = [:]
    /// Levels of which the last search has found no block at all.
    var denied: Set<ChainLevel> = []
    /// By which level the last final block is final; nil for none and for blocks on top.
    var finalLevel: ChainLevel?
    /// How many answers in a row have denied that.
    var withdrawals = 0
    /// Whether the last answer did: it is asked again without a new head.
    var isWithdrawn = false
    /// Whether the walked chain changed since finality and receipts were last asked for.
    var isReportDue = true
    /// Whether providers differed then about a receipt: they are asked again without a new head.
    var isDisputed = false
    /// The version of the watch list at that time.
    var reportedVersion: UInt64 = 0

    /// A follower that has not begun.
    init(
        reader: ChainReader, configuration: ChainConfiguration, watchList: WatchList,
        judge: LevelJudge = .tags, parent: ChainReader? = nil,
        levels: LevelMemory = LevelMemory(),
        emit: @escaping @Sendable (ChainEvent) -> Void
    ) {
        self.reader = reader
        self.configuration = configuration
        self.watchList = watchList
        self.judge = judge
        self.parent = parent
        self.levels = levels
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
        isReportDue = isDisputed || isWithdrawn
        reportedVersion = watched.version
    }
}
