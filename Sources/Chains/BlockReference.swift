public import Basics
public import Ethereum

/// One block: its height and its hash.
public struct BlockReference: Hashable, Sendable {
    /// The height.
    public let number: UInt64
    /// The hash.
    public let hash: Hash32

    /// Names a block.
    public init(number: UInt64, hash: Hash32) {
        self.number = number
        self.hash = hash
    }

    /// The block of a header.
    public init(_ header: BlockHeader) {
        self.init(number: header.number, hash: header.hash)
    }
}
