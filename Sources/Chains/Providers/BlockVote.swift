import Basics
import Ethereum

/// Counts which providers have which block; pure.
struct BlockVote {
    /// How many providers must have a block.
    let agreement: Int
    private var voters: [BlockReference: Set<Int>] = [:]

    /// No votes yet.
    init(agreement: Int) {
        self.agreement = agreement
    }

    /// A provider has this block, and so its parent.
    mutating func note(_ header: BlockHeader, by provider: Int) {
        voters[BlockReference(header), default: []].insert(provider)
        guard header.number > 0 else { return }
        let parent = BlockReference(number: header.number - 1, hash: header.parentHash)
        voters[parent, default: []].insert(provider)
    }

    /// The highest block that enough providers have and no other block beside it; nil without one.
    ///
    /// Where one provider is enough, the first of those that differ is believed.
    var agreed: BlockReference? {
        let enough = voters.filter { $0.value.count >= agreement }.keys
        var heights = Set(enough.map(\.number))
        while let highest = heights.max() {
            let there = enough.filter { $0.number == highest }
            if agreement == 1 { return there.min { first($0) < first($1) } }
            if there.count == 1 { return there.first }
            heights.remove(highest)
        }
        return nil
    }

    private func first(_ block: BlockReference) -> Int { voters[block]?.min() ?? .max }

    /// Who has a block.
    func voters(for block: BlockReference) -> Set<Int> { voters[block] ?? [] }
}
