import Basics
import Definitions
import Markets
import Pools

extension NodeDefinition.RegisteredPool {
    /// One recipe for each two of the chain's assets that the pool holds.
    func recipes(_ chain: NodeDefinition.Chain) throws(NodeError) -> [PoolRecipe] {
        if case .uniswapV4(
            let view, let currencies, let feePips, let tickSpacing, let hooks) = family
        {
            guard currencies.count == 2 else { throw refusal("needs two currencies") }
            let question = UniswapV4Question(
                manager: address, view: view, currency0: currencies[0],
                currency1: currencies[1], feePips: UInt32(clamping: feePips),
                tickSpacing: Int32(clamping: tickSpacing), hooks: hooks)
            return [PoolRecipe(.ranged(question), kind: kind.rawValue, codeHash: codeHash)]
        }
        let question = try question()
        var recipes: [PoolRecipe] = []
        var taken: [Set<Asset>] = []
        for (coinA, coinB) in pairs {
            guard let assetA = chain.asset(of: coinA), let assetB = chain.asset(of: coinB),
                assetA != assetB, !taken.contains([assetA, assetB])
            else { continue }
            // Two pairs of the same assets would count one liquidity twice.
            taken.append([assetA, assetB])
            recipes.append(
                PoolRecipe(
                    .coins(question, coinA, coinB), kind: kind.rawValue, codeHash: codeHash))
        }
        guard !recipes.isEmpty else { throw refusal("holds no two assets of the chain") }
        return recipes
    }

    private func refusal(_ detail: String) -> NodeError {
        NodeError(.configuration, "pool \(address) (\(kind.rawValue)) \(detail)")
    }

    // MARK: Coins

    /// Each two coins that the pool swaps.
    private var pairs: [(Address, Address)] {
        switch family {
        case .solidly(_, _, let tokens, _, _), .weighted(_, _, let tokens, _),
            .balancerStable(_, _, let tokens, _, _), .uniswapV4(_, let tokens, _, _, _):
            return Self.pairs(tokens)
        case .stableSwap(let curve), .cryptoSwap(let curve): return Self.pairs(curve.coins)
        case .stableSwapMeta(let curve, let base, _):
            // Between two coins of the base pool one swaps there.
            return curve.coins.prefix(1).flatMap { coin in base.coins.map { (coin, $0) } }
        case .vault(let asset, _): return [(asset, address)]
        case .wrapper(let underlying, _): return [(underlying, address)]
        }
    }

    private static func pairs(_ coins: [Address]) -> [(Address, Address)] {
        coins.indices.flatMap { first in
            coins[(first + 1)...].map { (coins[first], $0) }
        }
    }

    // MARK: Questions

    private func question() throws(NodeError) -> any PoolQuestion {
        switch family {
        case .solidly(let factory, let variant, let tokens, let isStable, let feePips):
            return SolidlyQuestion(
                address: address, factory: factory,
                variant: try named(variant, SolidlyVariant.init), tokens: tokens,
                isStable: isStable, feePips: feePips.map { UInt32(clamping: $0) })
        case .stableSwap(let curve): return try stableSwap(curve)
        case .stableSwapMeta(let curve, let base, let isPriceCached):
            return StableSwapMetaQuestion(
                pool: try stableSwap(curve), base: try stableSwap(base),
                isPriceCached: isPriceCached)
        case .cryptoSwap(let curve):
            return CryptoSwapQuestion(
                address: curve.address, registry: curve.registry,
                variant: try named(curve.variant, CryptoSwapVariant.init), coins: curve.coins)
        case .weighted(let vault, let version, let tokens, let id):
            return BalancerQuestion(
                address: address, vault: vault,
                kind: .weighted(try named(version, WeightedPool.Version.init)), tokens: tokens,
                id: id)
        case .balancerStable(let vault, let version, let tokens, let id, let rateProviders):
            return BalancerQuestion(
                address: address, vault: vault,
                kind: .stable(try named(version, BalancerStablePool.Version.init)),
                tokens: tokens, id: id, rateProviders: rateProviders)
        case .vault(let asset, let feePips):
            return VaultQuestion(
                address: address, asset: asset, feePips: UInt32(clamping: feePips))
        case .wrapper(let underlying, let rateFunction):
            return WrapperQuestion(
                address: address, underlying: underlying, rateFunction: rateFunction)
        case .uniswapV4: throw refusal("is no pool of coins")
        }
    }

    private func stableSwap(_ curve: Curve) throws(NodeError) -> StableSwapQuestion {
        StableSwapQuestion(
            address: curve.address, registry: curve.registry,
            variant: try named(curve.variant, StableSwapVariant.init), coins: curve.coins,
            rates: curve.rates.map(RateSource.init))
    }

    private func named<Value>(
        _ name: String, _ make: (String) -> Value?
    ) throws(NodeError) -> Value {
        guard let value = make(name) else { throw refusal("is of an unknown variant, \(name)") }
        return value
    }
}

extension RateSource {
    init(_ rate: NodeDefinition.RegisteredPool.Rate) {
        switch rate {
        case .decimals: self = .decimals
        case .stored: self = .stored
        case .view(let address, let function, let power, let isInverse):
            self =
                isInverse
                ? .over(address, function: function, power: power)
                : .times(address, function: function, power: power)
        }
    }
}

extension NodeDefinition.Chain {
    /// The asset of a coin; nil for one that is not configured.
    ///
    /// The native coin is traded as the token that wraps it, which must be configured.
    func asset(of coin: Address) -> Asset? {
        if ExecutorAccess.isNative(coin) {
            return tokens.first { $0.asset == native.asset }?.asset
        }
        return tokens.first { $0.address == coin }?.asset
    }
}
