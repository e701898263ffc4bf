package import Arithmetic

/// Bounds and intervals of this module.
package enum NodeLimits {
    /// Effects that may wait to be done.
    ///
    /// Full means the node stops: nothing decided is dropped.
    package static let effectsWaitingMax = 65_536
    /// Events of exchanges and chains that may wait.
    ///
    /// Full means the node stops.
    package static let eventsWaitingMax = 65_536
    /// How often time alone is told to the desk.
    package static let tickMilliseconds: Int64 = 500
    /// How long to wait after a failed read before it is tried again.
    package static let retryMilliseconds: Int64 = 500
    /// The longest pause before an exchange is asked again for what was missed.
    package static let questionMillisecondsMax: Int64 = 5_000
    /// How much further back than the journal's proof an exchange's records are read: for clocks
    /// that differ.
    package static let historyMarginMilliseconds: Int64 = 60_000
    /// How long a plan waits for a book or a chain that has not been there yet in this run.
    package static let firstPatienceMilliseconds: Int64 = 15_000
    /// How long a market is waited for before its absence is told; below the pause after which the
    /// desk asks anew.
    static let gatherMilliseconds: Int64 = 4_000
    /// How often a plan that waits for a source looks whether it is there.
    static let gatherPauseMilliseconds: Int64 = 250
    /// How often an order that waits for its exchange looks whether it may go.
    package static let holdMilliseconds: Int64 = 20
    /// Clocks that differ by more are told to people.
    package static let clockDifferenceMillisecondsMax: Int64 = 1_000
    /// How long a program waits at its start for an exchange or a chain before it gives up.
    package static let startMillisecondsMax: Int64 = 15_000
    /// How much longer it waits for an exchange whose limits hold questions back: a window of weight
    /// is a minute, the shortest ban two.
    static let heldBackMillisecondsMax: Int64 = 150_000
    /// Blocks whose pool states are kept, so that a reorg can be undone.
    package static let poolHistoryMax = 256
    /// How many blocks a reading of a pool may take until it is let go.
    package static let readingBlocksMax = 32
    /// How many pools may be found, above which each is refused.
    package static let foundPoolsMax = 256
    /// How many known pools are asked about at once.
    package static let poolsAskedMax = 16
    /// How many blocks pass until a refused pool is asked about again.
    package static let refusedPoolBlocks: UInt64 = 8
    /// How many refusals of found pools are kept for people.
    package static let poolRefusalsMax = 64
    /// How many blocks are searched for new pools at once.
    package static let searchedBlocks: UInt64 = 8_192
    /// News of pools that wait to be told; older ones are dropped.
    static let poolNewsMax = 1_024

    /// The furthest deadline of a route that is signed, seconds from now.
    static let deadlineSecondsMax: UInt64 = 600
    /// The most gas of one transaction (EIP-7825: 2^24 since Fusaka).
    static let gasMax: UInt64 = 16_777_216
    /// The most that is ever paid per gas: 500 gwei.
    package static let maxFeePerGasMax: UInt256 = 500_000_000_000
    /// The most that is ever tipped per gas: 50 gwei.
    static let maxPriorityFeePerGasMax: UInt256 = 50_000_000_000
    /// How many quotes an order may name.
    static let quotesMax = 256
}
