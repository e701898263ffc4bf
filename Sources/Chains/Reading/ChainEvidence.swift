import Ethereum

/// What a node knows about finality and about transactions, asked for in this order.
struct ChainEvidence {
    /// The header that it calls final; nil when the chain has none (yet).
    let finalized: BlockHeader?
    /// The header that it calls safe; nil when the chain has none (yet).
    let safe: BlockHeader?
    /// The levels of the blocks that were asked about, nil where they are not told.
    var levels: [Set<ChainLevel>?] = []
    /// The receipts of the transactions that are in some block.
    let receipts: [Receipt]
    /// Whether providers differ about a receipt: it is asked for again.
    var isDisputed = false
    /// Whether nothing up to the finalized block is in dispute; if not, nothing is final.
    var isComplete = true
}
