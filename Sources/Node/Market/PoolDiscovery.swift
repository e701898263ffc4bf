package import Basics
package import Chains
package import Definitions
package import Ethereum
import Markets
import Pools

/// What the logs of configured factories announce, as recipes; pure.
package struct PoolDiscovery: Sendable {
    /// A pool that a factory announced.
    package struct Found: Sendable {
        /// How it is read.
        package let recipe: PoolRecipe
        /// In which block.
        package let creation: BlockReference
    }

    private let chain: NodeDefinition.Chain

    /// The factories of a chain; nil when it has none.
    package init?(_ chain: NodeDefinition.Chain) {
        if chain.discoveries.isEmpty { return nil }
        self.chain = chain
    }

    /// Who announces pools, each once.
    package var addresses: [Address] {
        var addresses: [Address] = []
        for rule in chain.discoveries where !addresses.contains(rule.address) {
            addresses.append(rule.address)
        }
        return addresses
    }

    /// The first topics of announcements, each once.
    package var topics: [Hash32] {
        var topics: [Hash32] = []
        for topic in chain.discoveries.flatMap({ PoolCreation.topics(of: Self.kind($0)) })
        where !topics.contains(topic) {
            topics.append(topic)
        }
        return topics
    }

    /// The first block that any factory is searched from.
    package var firstBlock: UInt64 { chain.discoveries.map(\.fromBlock).min() ?? 0 }

    /// The pools of the chain's tokens that logs announce, in their order.
    ///
    /// What else the contracts emit, and pools of other tokens, are passed over.
    package func found(in logs: [Log]) -> [Found] {
        logs.flatMap { log -> [Found] in
            guard chain.discoveries.contains(where: { $0.address == log.address }),
                let creation = try? PoolCreation(log)
            else { return [] }
            let block = BlockReference(number: log.blockNumber, hash: log.blockHash)
            return chain.discoveries.flatMap { rule -> [Found] in
                guard rule.address == log.address, rule.fromBlock <= log.blockNumber,
                    Self.kind(rule) == creation.kind, holdsOnlyOurs(creation, rule)
                else { return [] }
                return recipes(creation, rule).map { Found(recipe: $0, creation: block) }
            }
        }
    }

    private static func kind(_ rule: NodeDefinition.Discovery) -> PoolCreation.Kind {
        switch rule.family {
        case .constantProduct: .uniswapV2
        case .concentrated: .uniswapV3
        case .solidly: .solidly
        case .uniswapV4: .uniswapV4
        case .balancerV3: .balancerV3
        }
    }

    private func holdsOnlyOurs(
        _ creation: PoolCreation, _ rule: NodeDefinition.Discovery
    ) -> Bool {
        creation.tokens.count >= 2
            && creation.tokens.allSatisfy { token in
                chain.asset(of: token) != nil
                    && (rule.tokens.isEmpty || rule.tokens.contains(token))
            }
    }

    /// None where the announcement shows already that it is no pool for us.
    private func recipes(
        _ creation: PoolCreation, _ rule: NodeDefinition.Discovery
    ) -> [PoolRecipe] {
        switch rule.family {
        case .constantProduct(let feePips, let initCodeHash):
            guard let pool = creation.pool else { return [] }
            return [
                PoolRecipe(
                    NodeDefinition.Pool(
                        kind: .constantProduct, address: pool, feePips: feePips,
                        factory: rule.address, initCodeHash: initCodeHash,
                        codeHash: rule.codeHash))
            ]
        case .concentrated(let deployer, let initCodeHash):
            guard let pool = creation.pool, let feePips = creation.feePips else { return [] }
            return [
                PoolRecipe(
                    NodeDefinition.Pool(
                        kind: .concentrated, address: pool, feePips: Int(feePips),
                        factory: deployer, initCodeHash: initCodeHash, codeHash: rule.codeHash))
            ]
        case .solidly, .uniswapV4, .balancerV3:
            guard let pool = registered(creation, rule) else { return [] }
            // The only way to fail is to hold no two assets of the chain.
            return (try? pool.recipes(chain)) ?? []
        }
    }

    private func registered(
        _ creation: PoolCreation, _ rule: NodeDefinition.Discovery
    ) -> NodeDefinition.RegisteredPool? {
        typealias Registered = NodeDefinition.RegisteredPool
        switch rule.family {
        case .constantProduct, .concentrated: return nil
        case .solidly(let variant, let feePips):
            guard let pool = creation.pool, let isStable = creation.isStable else { return nil }
            return Registered(
                address: pool, codeHash: rule.codeHash,
                family: .solidly(
                    factory: rule.address, variant: variant, tokens: creation.tokens,
                    isStable: isStable, feePips: feePips))
        case .uniswapV4(let view):
            guard let hooks = creation.hooks, !HookPermissions(hooks).takePartInSwaps,
                let feePips = creation.feePips, feePips != ConcentratedRules.dynamicFeePips,
                let spacing = creation.tickSpacing
            else { return nil }
            return Registered(
                address: rule.address, codeHash: rule.codeHash,
                family: .uniswapV4(
                    view: view, currencies: creation.tokens, feePips: Int(feePips),
                    tickSpacing: Int(spacing), hooks: hooks))
        case .balancerV3(let maker, let isStable):
            guard let pool = creation.pool, creation.maker == maker else { return nil }
            return Registered(
                address: pool, codeHash: rule.codeHash,
                family: isStable
                    ? .balancerStable(
                        vault: rule.address, version: "v3", tokens: creation.tokens, id: nil,
                        rateProviders: [])
                    : .weighted(
                        vault: rule.address, version: "v3", tokens: creation.tokens, id: nil))
        }
    }
}
