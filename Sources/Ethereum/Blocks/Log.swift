public import Basics

/// An event that a contract emitted, with its place in the chain.
public struct Log: Hashable, Sendable {
    /// The contract that emitted it.
    public var address: Address
    /// Up to four topics; the first is the event's signature hash unless it is anonymous.
    public var topics: [Hash32]
    /// The ABI-encoded parameters that are not indexed.
    public var data: [UInt8]
    /// The height of the block.
    public var blockNumber: UInt64
    /// The hash of the block.
    public var blockHash: Hash32
    /// The transaction.
    public var transactionHash: Hash32
    /// The transaction's position in its block.
    public var transactionIndex: Int
    /// The log's position in its block.
    public var logIndex: Int
    /// Whether a node announces that a reorganisation took the log back.
    public var removed: Bool

    /// A log.
    public init(
        address: Address, topics: [Hash32], data: [UInt8], blockNumber: UInt64, blockHash: Hash32,
        transactionHash: Hash32, transactionIndex: Int, logIndex: Int, removed: Bool = false
    ) {
        self.address = address
        self.topics = topics
        self.data = data
        self.blockNumber = blockNumber
        self.blockHash = blockHash
        self.transactionHash = transactionHash
        self.transactionIndex = transactionIndex
        self.logIndex = logIndex
        self.removed = removed
    }
}
