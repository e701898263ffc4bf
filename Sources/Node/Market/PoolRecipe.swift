package import Basics
package import Definitions
package import Pools

/// A configured pool as the node reads and proves it.
///
/// A pool of more than two coins has one recipe for each two of the chain's tokens that it holds.
package struct PoolRecipe: Sendable {
    /// How it is read.
    package enum Reading: Sendable {
        /// Proven by factory and init code hash.
        case created(NodeDefinition.Pool)
        /// Two coins of a pool that is proven by what registers it.
        case coins(any PoolQuestion, Address, Address)
        /// A pool of Uniswap V4, proven by its id.
        case ranged(UniswapV4Question)
    }

    /// How it is read.
    package let reading: Reading
    /// What its code must hash to; nil when that is not checked.
    package let codeHash: Hash32?
    /// The family's name in the configuration.
    package let kind: String

    init(_ reading: Reading, kind: String, codeHash: Hash32? = nil) {
        self.reading = reading
        self.kind = kind
        self.codeHash = codeHash
    }

    /// A pool that is proven by the code which its factory makes it of.
    package init(_ pool: NodeDefinition.Pool) {
        self.init(.created(pool), kind: pool.kind.rawValue, codeHash: pool.codeHash)
    }

    /// Whether another recipe is of the same coins of the same pool.
    package func isSame(as other: PoolRecipe) -> Bool {
        guard address == other.address, place == other.place else { return false }
        guard case .coins(_, let coinA, let coinB) = reading,
            case .coins(_, let otherA, let otherB) = other.reading
        else { return true }
        return Set([coinA, coinB]) == Set([otherA, otherB])
    }

    /// The contract; of V4 the pool manager.
    package var address: Address {
        switch reading {
        case .created(let pool): pool.address
        case .coins(let question, _, _): question.address
        case .ranged(let question): question.manager
        }
    }

    /// Where its logs come from.
    package var place: PoolPlace {
        switch reading {
        case .created(let pool): PoolPlace(emitter: pool.address)
        case .coins(let question, _, _): question.place
        case .ranged(let question): question.place
        }
    }

    /// Those of all pools of a chain, in the order of its configuration.
    package static func all(
        of chain: NodeDefinition.Chain
    ) throws(NodeError) -> [PoolRecipe] {
        var recipes = chain.pools.map { PoolRecipe($0) }
        for pool in chain.registeredPools { recipes += try pool.recipes(chain) }
        return recipes
    }

    /// Every contract whose logs the pools need, each once.
    package static func addresses(of recipes: [PoolRecipe]) -> [Address] {
        var addresses: [Address] = []
        for address in recipes.flatMap(\.place.addresses) where !addresses.contains(address) {
            addresses.append(address)
        }
        return addresses
    }
}
