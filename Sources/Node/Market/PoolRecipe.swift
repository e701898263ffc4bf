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

    init(_ reading: Reading, codeHash: Hash32? = nil) {
        self.reading = reading
        self.codeHash = codeHash
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
        var recipes = chain.pools.map { PoolRecipe(.created($0)) }
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
