public import Arithmetic
public import Basics

/// What a chain session follows, and how.
public struct ChainConfiguration: Hashable, Sendable {
    /// The chain; a node of another one is refused.
    public var chain: ChainId
    /// Who is asked; at least one, at most `ChainLimits.providersMax`.
    public var providers: [ProviderConfiguration]
    /// How many providers must say the same before money rests on it: the head, the finalized
    /// block, receipts and nonces.
    ///
    /// At least one, at most all. With two of two everything waits while one of them is away; one
    /// of several believes anyone.
    public var agreement: Int
    /// When one of several providers is left out.
    public var rules = ProviderRules()
    /// The account whose nonce is told with each finalized block.
    public var sender: Address
    /// Blocks that hold inclusions which are not final yet.
    public var checkpoints: [BlockReference]
    /// The finalized block that was last told, by an earlier session.
    public var finalized: BlockReference?
    /// What the chain is asked of its levels beside the tags.
    public var levelSource = LevelSource.tags
    /// The chain on which this one settles, for what only it knows; nil for none.
    public var parent: ParentConfiguration?
    /// How often the head is asked for.
    public var pollMilliseconds: Int64 = 1_000
    /// How long one exchange may take.
    public var timeoutMilliseconds: Int64 = 10_000
    /// The longest pause after failures.
    public var pauseMillisecondsMax: Int64 = 30_000
    /// How often the WebSocket is pinged; after two silent periods it is replaced.
    public var pingMilliseconds: Int64 = 20_000
    /// How many blocks are remembered; must be more than lie between the head and the finalized
    /// block.
    public var windowBlocks = ChainLimits.windowBlocks
    /// Wei per gas that a tip never goes below.
    public var tipFloor: UInt256 = 1_000_000
    /// How old the head may be before the node counts as stuck; nil for a chain that may pause.
    public var headAgeMillisecondsMax: Int64?

    /// The URL of the only provider, or the names of all, for people.
    package var providerText: String {
        providers.count == 1 ? providers[0].rpc : providers.map(\.name).joined(separator: ", ")
    }

    /// Two, or one where there is no second.
    static let usualAgreement = 2

    /// The usual intervals and bounds, over one provider.
    public init(
        chain: ChainId, rpc: String, webSocket: String? = nil, sender: Address,
        checkpoints: [BlockReference] = [], finalized: BlockReference? = nil
    ) {
        self.init(
            chain: chain,
            providers: [ProviderConfiguration(name: "provider", rpc: rpc, webSocket: webSocket)],
            sender: sender, checkpoints: checkpoints, finalized: finalized)
    }

    /// The usual intervals and bounds, over several providers; two of them must agree unless told
    /// otherwise.
    public init(
        chain: ChainId, providers: [ProviderConfiguration], agreement: Int? = nil,
        sender: Address, checkpoints: [BlockReference] = [], finalized: BlockReference? = nil
    ) {
        self.chain = chain
        self.providers = providers
        self.agreement = agreement ?? min(Self.usualAgreement, max(1, providers.count))
        self.sender = sender
        self.checkpoints = checkpoints
        self.finalized = finalized
    }
}
