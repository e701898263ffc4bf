public import Basics
public import Ethereum

/// What a chain session tells, in order.
///
/// For each head: the blocks, then the receipts, then the safe and then the finalized block. So
/// when a finalized block is told, the receipts of everything up to it have been.
public enum ChainEvent: Hashable, Sendable {
    /// These blocks, rising, joined the followed chain.
    case committed([BlockUpdate])
    /// The blocks of these hashes, highest first, are undone; `updates`, rising, stand in their
    /// place. At the start, without updates: blocks of checkpoints that are not canonical any more.
    case reorged(orphaned: [Hash32], updates: [BlockUpdate])
    /// Receipts of watched transactions under blocks of the followed chain; each is told once per
    /// block, and again when a reorganisation has brought a block back.
    case receipts([Receipt])
    /// The highest followed block that is safe at least, and by which rule; may step back.
    case safe(number: UInt64, hash: Hash32, rule: String)
    /// The highest followed block that is final, the sender's nonce after it, and by which rule.
    case finalized(number: UInt64, hash: Hash32, senderNonce: UInt64, rule: String)
    /// The health changed.
    case health(ChainHealth)
    /// The session ends: what the node says contradicts what was settled, or it is another chain.
    case halted(ChainError)
}
