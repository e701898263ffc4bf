package import Basics
package import Ethereum

extension ChainModel {
    /// What becomes of the transactions in blocks that leave the chain.
    package enum Orphans: Sendable, Hashable, CaseIterable {
        /// They are in the first block of the new branch, in another place of the world.
        case reincluded
        /// They wait again; the new branch has empty blocks.
        case waiting
        /// The node has forgotten them.
        case dropped
    }

    /// Replaces the highest blocks by one more than they were; how many left, zero when nothing
    /// that is not final is there.
    @discardableResult
    package mutating func reorganise(
        depth: Int, orphans: Orphans, foreign: [ForeignTrade] = [], at time: Timestamp
    ) throws(EthereumError) -> Int {
        let free = headNumber - min(headNumber, max(finalNumberReached, firstNumber))
        let depth = min(UInt64(max(0, depth)), free)
        guard depth > 0, let fork = block(number: headNumber - depth) else { return 0 }
        let left = canonical.suffix(Int(depth)).compactMap { blocks[$0] }
        let transactions = left.flatMap(\.transactions).compactMap(\.signed)
        if orphans != .dropped {
            let known = pending.map(\.hash)
            pending = transactions.filter { !known.contains($0.hash) } + pending
        }
        // Whoever stole the key sends again.
        keyThieves += left.flatMap(\.transactions).filter(\.isStolen).map(\.sender)
        branch &+= 1
        var parent = fork.header.hash
        for index in 0...depth {
            let header = try mine(
                at: time, foreign: index == 0 ? foreign : [], on: parent,
                isEmpty: orphans != .reincluded)
            guard let header else { break }
            parent = header.hash
        }
        return Int(depth)
    }

    /// Forgets what waits, as a node does that starts anew.
    package mutating func forgetPending() { pending = [] }

    /// Whether transactions of an account stand in the highest blocks.
    package func holds(transactionsOf account: Address, inHighest count: Int) -> Bool {
        canonical.suffix(max(0, count)).contains { hash in
            blocks[hash]?.transactions.contains { $0.sender == account } ?? false
        }
    }
}
