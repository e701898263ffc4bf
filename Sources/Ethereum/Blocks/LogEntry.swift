public import Basics

/// What a receipt says of an event: who emitted it, topics and data, without its place.
public struct LogEntry: Hashable, Sendable {
    /// The contract that emitted it.
    public var address: Address
    /// Up to four topics.
    public var topics: [Hash32]
    /// The ABI-encoded parameters that are not indexed.
    public var data: [UInt8]

    /// An entry.
    public init(address: Address, topics: [Hash32], data: [UInt8]) {
        self.address = address
        self.topics = topics
        self.data = data
    }

    /// A log without its place.
    public init(_ log: Log) {
        self.init(address: log.address, topics: log.topics, data: log.data)
    }
}
