/// What a chain is asked of its levels beside the tags.
public enum LevelSource: Hashable, Sendable {
    /// Nothing: the tags are all that it tells.
    case tags
    /// In which batch on the parent a block lies, by the node interface of Arbitrum's nodes. Which
    /// batches are final is asked of the parent.
    case batches
    /// What became of a block's batch, by `zks_getBlockDetails` of ZKsync's nodes.
    case stages

    /// The levels that this tells, lowest first.
    var levels: [ChainLevel] {
        switch self {
        case .tags: []
        case .batches: [.batchPosted, .batchFinal]
        case .stages: [.committed, .proven, .executed]
        }
    }
}
