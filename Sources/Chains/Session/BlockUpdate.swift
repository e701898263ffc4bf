public import Ethereum

/// A block that joined the followed chain.
public struct BlockUpdate: Hashable, Sendable {
    /// Its header, with a recomputed hash.
    public let header: BlockHeader
    /// The logs of the watched contracts in it, in order.
    public let logs: [Log]
    /// Which version of the list of watched contracts the logs were asked for with.
    public let watchVersion: UInt64

    /// A block.
    public init(header: BlockHeader, logs: [Log], watchVersion: UInt64 = 0) {
        self.header = header
        self.logs = logs
        self.watchVersion = watchVersion
    }
}
