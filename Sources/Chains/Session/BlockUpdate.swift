public import Ethereum

/// A block that joined the followed chain.
public struct BlockUpdate: Hashable, Sendable {
    /// Its header, with a recomputed hash.
    public let header: BlockHeader
    /// The logs of the watched contracts in it, in order.
    public let logs: [Log]

    /// A block.
    public init(header: BlockHeader, logs: [Log]) {
        self.header = header
        self.logs = logs
    }
}
