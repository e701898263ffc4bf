import Basics
import Ethereum

/// What one advance of the head walker did, in order.
struct HeadChanges {
    /// One commit or reorganisation.
    struct Change {
        /// The blocks that left, rising; empty for a commit.
        var old: [BlockHeader]
        /// The blocks that joined, rising.
        var new: [BlockHeader]
    }

    private(set) var list: [Change] = []

    /// Adds blocks that joined; neighbouring commits become one.
    mutating func commit(_ blocks: [BlockHeader]) {
        if list.isEmpty {
            list.append(Change(old: [], new: blocks))
        } else {
            list[list.count - 1].new.append(contentsOf: blocks)
        }
    }

    /// Adds a reorganisation.
    mutating func reorg(old: [BlockHeader], new: [BlockHeader]) {
        list.append(Change(old: old, new: new))
    }
}
