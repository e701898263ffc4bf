public import Basics

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

/// The chain on which another one settles, and where its batches stand there.
public struct ParentConfiguration: Hashable, Sendable {
    /// The chain; nil for any.
    public var chain: ChainId?
    /// Who is asked about it; at least one.
    public var providers: [ProviderConfiguration]
    /// How many of them must say the same.
    public var agreement: Int
    /// The contract that takes the batches.
    public var inbox: Address

    /// A parent; two providers must agree, where there are two.
    public init(
        chain: ChainId?, providers: [ProviderConfiguration], agreement: Int? = nil, inbox: Address
    ) {
        self.chain = chain
        self.providers = providers
        self.agreement = agreement ?? min(ChainConfiguration.usualAgreement, max(1, providers.count))
        self.inbox = inbox
    }
}
