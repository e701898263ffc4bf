public import Arithmetic
public import Basics

/// What a chain session follows, and how.
public struct ChainConfiguration: Hashable, Sendable {
    /// The chain; a node of another one is refused.
    public var chain: ChainId
    /// The `http` or `https` URL of the node.
    public var rpc: String
    /// The `ws` or `wss` URL of the node; nil to poll alone.
    public var webSocket: String?
    /// The account whose nonce is told with each finalized block.
    public var sender: Address
    /// Blocks that hold inclusions which are not final yet.
    public var checkpoints: [BlockReference]
    /// The finalized block that was last told, by an earlier session.
    public var finalized: BlockReference?
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

    /// The usual intervals and bounds.
    public init(
        chain: ChainId, rpc: String, webSocket: String? = nil, sender: Address,
        checkpoints: [BlockReference] = [], finalized: BlockReference? = nil
    ) {
        self.chain = chain
        self.rpc = rpc
        self.webSocket = webSocket
        self.sender = sender
        self.checkpoints = checkpoints
        self.finalized = finalized
    }
}
