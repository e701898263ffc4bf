import Basics
import Chains
import Ethereum
import Node
import Pools

/// What a run of reorganisations did and compared.
struct ReorgTally {
    private(set) var blocks = 0
    private(set) var reorgs = 0
    private(set) var depths: Set<Int> = []
    private(set) var actions: [String: Int] = [:]
    private(set) var logs: [String: Int] = [:]
    private(set) var comparisons: [String: Int] = [:]
    private(set) var refusals: [String] = []
    private var hashes: Set<Hash32> = []
    var probes = 0
    var unknown = 0
    var quotes = 0

    /// How many blocks states were compared at.
    var blocksCompared: Int { hashes.count }

    mutating func note(action: String) { actions[action, default: 0] += 1 }

    mutating func note(refusalOf pool: PoolRefusal) { refusals.append(pool.description) }

    mutating func note(reorgOf depth: Int) {
        reorgs += 1
        depths.insert(depth)
    }

    mutating func note(_ update: BlockUpdate, _ recipes: [PoolRecipe]) {
        blocks += 1
        for log in update.logs {
            guard let recipe = recipes.first(where: { $0.place.concerns(log) }) else { continue }
            logs[recipe.kind, default: 0] += 1
        }
    }

    mutating func note(comparisonOf kind: String, at block: Hash32) {
        comparisons[kind, default: 0] += 1
        hashes.insert(block)
    }

    var summary: String {
        func text(_ counts: [String: Int]) -> String {
            counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                .joined(separator: ", ")
        }
        return "\(blocks) blocks, \(reorgs) reorgs of depths \(depths.sorted()), "
            + "actions: \(text(actions)); logs: \(text(logs)); "
            + "states compared at \(blocksCompared) blocks: \(text(comparisons)); "
            + "\(unknown) unknown until read, \(probes) read anew, \(quotes) quotes of views; "
            + "refused: \(refusals)"
    }
}
