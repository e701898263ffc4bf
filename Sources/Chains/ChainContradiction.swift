public import Basics

/// How a node contradicts what was settled before: nothing goes on until a person has looked.
public enum ChainContradiction: Hashable, Sendable, CustomStringConvertible {
    /// A branch leaves the followed chain at or below the finalized block.
    case reorgBelowFinalized(number: UInt64, hash: Hash32)
    /// A branch leaves the followed chain below every block that is remembered.
    case reorgBeyondWindow(number: UInt64, hash: Hash32)
    /// Another block is called final at a height that was final before.
    case finalizedReplaced(ours: BlockReference, theirs: Hash32)
    /// A block that was final by this level is said not to have reached it.
    case finalityWithdrawn(BlockReference, ChainLevel)

    /// One line for people.
    public var description: String {
        switch self {
        case .reorgBelowFinalized(let number, let hash):
            "block \(number) \(hash) would undo a finalized block"
        case .reorgBeyondWindow(let number, let hash):
            "block \(number) \(hash) would undo more blocks than are remembered"
        case .finalizedReplaced(let ours, let theirs):
            "block \(ours.number) was final as \(ours.hash), now \(theirs) is"
        case .finalityWithdrawn(let block, let level):
            "block \(block.number) was final as \(level), which it is not any more"
        }
    }
}
