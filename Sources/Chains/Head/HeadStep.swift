public import Basics
public import Ethereum

/// What a head walker wants or has done after it was offered a header.
public enum HeadStep: Hashable, Sendable {
    /// Nothing: the block is known, or lies behind what is followed.
    case ignored
    /// The block of this hash is needed next.
    case need(Hash32)
    /// The canonical blocks of these heights are needed, in rising order, then the header again.
    case needNumbers(ClosedRange<UInt64>)
    /// These blocks, in rising order, now follow what was the tip.
    case commit([BlockHeader])
    /// The blocks of `old` are undone and those of `new` stand in their place, both rising.
    case reorg(old: [BlockHeader], new: [BlockHeader])
}
