public import Arithmetic
public import Basics

/// The part of a block header by which a chain is followed.
///
/// `HeaderFields.sealed()` makes one with a recomputed hash, which no node can forge.
public struct BlockHeader: Hashable, Sendable {
    /// The height.
    public var number: UInt64
    /// Keccak-256 of the encoded header.
    public var hash: Hash32
    /// The hash of the block below.
    public var parentHash: Hash32
    /// When the block was made, to the second.
    public var timestamp: Timestamp
    /// Wei per gas that is burnt; zero before London.
    public var baseFeePerGas: UInt256
    /// The most gas the block may use.
    public var gasLimit: UInt64
    /// The gas it used.
    public var gasUsed: UInt64
    /// The filter of its logs; nil when it is not known.
    public var logsBloom: LogsBloom?

    /// A header.
    public init(
        number: UInt64, hash: Hash32, parentHash: Hash32, timestamp: Timestamp,
        baseFeePerGas: UInt256, gasLimit: UInt64, gasUsed: UInt64, logsBloom: LogsBloom? = nil
    ) {
        self.number = number
        self.hash = hash
        self.parentHash = parentHash
        self.timestamp = timestamp
        self.baseFeePerGas = baseFeePerGas
        self.gasLimit = gasLimit
        self.gasUsed = gasUsed
        self.logsBloom = logsBloom
    }
}
