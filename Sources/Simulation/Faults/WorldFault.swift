/// Everything bad that may happen in a simulated world, by the name under which it is counted.
package enum WorldFault: String, Sendable, Hashable, CaseIterable {
    // The network between the node and everybody else.

    /// Every connection to a host is closed at once.
    case lostConnection = "lost-connection"
    /// A connection is reset inside a message.
    case connectionReset = "connection-reset"
    /// Bytes vanish on connections that both ends believe in.
    case halfOpenSilence = "half-open-silence"
    /// A request arrives seconds late.
    case slowRequest = "slow-request"
    /// New connections are refused.
    case connectRefused = "connect-refused"
    /// Nothing passes to or from a host for a while.
    case partition = "partition"

    // The chain and the one node of it that we ask.

    /// Blocks leave the chain; their transactions are in the new branch.
    case reorgReincluded = "reorg-reincluded"
    /// Blocks leave the chain; the node has forgotten their transactions.
    case reorgDropped = "reorg-dropped"
    /// Blocks leave the chain for empty ones; their transactions wait again.
    case reorgEmptyBlocks = "reorg-empty-blocks"
    /// The node starts anew and has forgotten what waited.
    case mempoolEmptied = "mempool-emptied"
    /// Signed bytes are taken and the answer is lost.
    case chainAnswerLost = "chain-answer-lost"
    /// A request vanishes before the node has read it.
    case chainRequestLost = "chain-request-lost"
    /// The node answers with status 429.
    case chainRateLimited = "chain-rate-limited"
    /// The node answers with error -32000.
    case chainServerError = "chain-server-error"
    /// The node does not know the newest blocks.
    case laggingHead = "lagging-head"
    /// One answer tells an older head than the one before.
    case headBackwards = "head-backwards"
    /// The node answers questions for logs with none.
    case emptyLogs = "empty-logs"
    /// The node answers questions for logs with an error.
    case failingLogs = "failing-logs"
    /// The base fee is many times what it was.
    case feeSpike = "fee-spike"
    /// Pools move just before our transaction, beyond what it accepts.
    case poolMoved = "pool-moved"
    /// The finalized block stops rising.
    case stalledFinality = "stalled-finality"
    /// What the chain called safe is not safe any more, down to what is final.
    case safeFellBack = "safe-fell-back"
    /// The node takes requests and never answers.
    case silentChain = "silent-chain"

    // The node's disk.

    /// A sync fails.
    case failingSync = "failing-sync"
    /// A write fails.
    case failingWrite = "failing-write"
    /// The disk is full for a while.
    case fullDisk = "full-disk"

    // The node's process and machine.

    /// The process is killed between two jobs.
    case processKill = "process-kill"
    /// The process is killed at a write boundary.
    case killAtWrite = "kill-at-write"
    /// The power fails between two jobs.
    case powerLoss = "power-loss"
    /// The power fails at a write boundary.
    case powerLossAtWrite = "power-loss-at-write"
    /// The power fails after a batch and before its anchor.
    case crashBeforeAnchor = "crash-before-anchor"
    /// The process dies while it takes up what an earlier one left.
    case crashInRecovery = "crash-in-recovery"
    /// The wall clock jumps.
    case clockStep = "clock-step"

    // The wallet.

    /// The signer signs nothing for a while.
    case signerRefuses = "signer-refuses"
    /// Somebody else who has the key sends a transaction.
    case foreignNonce = "foreign-nonce"
}

extension WorldFault {
    /// Whether it ends the node's process.
    package var isCrash: Bool {
        switch self {
        case .processKill, .killAtWrite, .powerLoss, .powerLossAtWrite, .crashBeforeAnchor,
            .crashInRecovery:
            true
        default: false
        }
    }

    /// Whether it is drawn apart from all others, in few runs.
    package var isRare: Bool {
        self == .signerRefuses || self == .foreignNonce || self == .safeFellBack
    }

    /// Whether the chain's node itself misbehaves, call by call, while the fault lasts.
    var isOfChainNode: Bool {
        switch self {
        case .chainAnswerLost, .chainRequestLost, .chainRateLimited, .chainServerError,
            .laggingHead, .headBackwards, .emptyLogs, .failingLogs, .silentChain:
            true
        default: false
        }
    }
}
