import Basics
import Ethereum

/// The last blocks on which providers agreed; pure.
struct ChainMemory {
    /// The newest of them.
    private(set) var head: BlockHeader?
    /// When it was agreed on, monotonic nanoseconds.
    private(set) var notedAt: UInt64 = 0
    private var hashes: [UInt64: Hash32] = [:]

    /// Notes an agreed head; what was above it is forgotten.
    mutating func note(_ header: BlockHeader, now: UInt64) {
        if let head, head.number > header.number {
            hashes = hashes.filter { $0.key < header.number }
        }
        (head, notedAt) = (header, now)
        hashes[header.number] = header.hash
        if header.number > 0 { hashes[header.number - 1] = header.parentHash }
        if hashes.count > ChainLimits.memoryBlocks {
            let lowest = header.number - min(header.number, UInt64(ChainLimits.memoryBlocks / 2))
            hashes = hashes.filter { $0.key >= lowest }
        }
    }

    /// Whether another block than this is remembered at its height.
    func contradicts(_ block: BlockReference) -> Bool {
        hashes[block.number].map { $0 != block.hash } ?? false
    }
}
