package import Basics
package import Chains
import Synchronization

/// The recipes of all pools that a node knows, each under a number that is not given twice.
///
/// First those of the configuration, then those that were found.
package final class PoolRecipeBook: Sendable {
    /// A recipe with its number.
    package struct Entry: Sendable {
        /// The number.
        package let source: Int
        /// How the pool is read.
        package let recipe: PoolRecipe
        /// The block in which a factory announced it; nil for one that is configured.
        package let creation: BlockReference?
    }

    /// What came of taking down a pool that was found.
    package enum Addition: Sendable {
        /// It is new.
        case added(Entry)
        /// It was known.
        case known
        /// As many as may be were found already.
        case full
    }

    private struct State {
        var entries: [Entry] = []
        var next = 0
    }

    private let state = Mutex(State())

    /// A book of configured pools.
    package init(_ recipes: [PoolRecipe]) {
        state.withLock { state in
            for recipe in recipes { Self.append(recipe, nil, to: &state) }
        }
    }

    /// All of them, by rising numbers.
    package var entries: [Entry] { state.withLock { $0.entries } }

    /// One of them.
    package func entry(_ source: Int) -> Entry? {
        state.withLock { state in state.entries.first { $0.source == source } }
    }

    /// Takes down a pool that was found.
    ///
    /// One that is known by a block that may be gone is known by this one from now on.
    package func add(_ recipe: PoolRecipe, createdIn block: BlockReference) -> Addition {
        state.withLock { state in
            let known = state.entries.firstIndex { $0.recipe.isSame(as: recipe) }
            guard let known else {
                let found = state.entries.count { $0.creation != nil }
                if found >= NodeLimits.foundPoolsMax { return .full }
                return .added(Self.append(recipe, block, to: &state))
            }
            let entry = state.entries[known]
            if entry.creation != nil {
                state.entries[known] = Entry(
                    source: entry.source, recipe: entry.recipe, creation: block)
            }
            return .known
        }
    }

    /// Strikes out a pool.
    package func remove(_ source: Int) {
        state.withLock { state in state.entries.removeAll { $0.source == source } }
    }

    /// Strikes out the pools that were announced in these blocks; their numbers.
    package func remove(createdIn blocks: [Hash32]) -> [Int] {
        state.withLock { state in
            let gone = state.entries.filter { entry in
                entry.creation.map { blocks.contains($0.hash) } ?? false
            }
            if gone.isEmpty { return [] }
            state.entries.removeAll { entry in gone.contains { $0.source == entry.source } }
            return gone.map(\.source)
        }
    }

    @discardableResult
    private static func append(
        _ recipe: PoolRecipe, _ creation: BlockReference?, to state: inout State
    ) -> Entry {
        let entry = Entry(source: state.next, recipe: recipe, creation: creation)
        state.entries.append(entry)
        state.next += 1
        return entry
    }
}
