import Arithmetic
import Basics
import Definitions
import Ethereum
import Markets
import Node
import Pools
import Testing

/// Which pools a configuration makes, and how they are read and reached.
@Suite struct PoolRecipeTests {
    private typealias Registered = NodeDefinition.RegisteredPool

    private static let chainId = ChainId(1)
    private let vault = PairChain.token(200)
    private let id = Hash32(bytes: [UInt8](repeating: 5, count: 32)) ?? .zero
    /// Tokens 1 to 3 are three assets, token 4 is another token of the third.
    private let tokens = [(1, "ETH"), (2, "USDC"), (3, "DAI"), (4, "DAI")].map { last, asset in
        Token(
            chain: PoolRecipeTests.chainId, address: PairChain.token(last), symbol: asset,
            decimals: 18, asset: Asset(asset))
    }

    private func recipes(_ pool: Registered) throws -> [PoolRecipe] {
        try PoolRecipe.all(
            of: NodeDefinition.Chain(
                chainId: Self.chainId, rpc: "http://127.0.0.1:1", webSocket: nil,
                pollMilliseconds: 100, executor: .zero,
                signer: .keystore(file: "wallet", passwordFile: "password"),
                native: Token(
                    chain: Self.chainId, address: nil, symbol: "ETH", decimals: 18,
                    asset: Asset("ETH")),
                tokens: tokens, pools: [], registeredPools: [pool]))
    }

    private func coins(_ recipes: [PoolRecipe]) -> [[Address]] {
        recipes.compactMap { recipe in
            if case .coins(_, let coinA, let coinB) = recipe.reading {
                [coinA, coinB]
            } else {
                nil
            }
        }
    }

    private func curve(_ address: UInt8, _ coins: [UInt8], variant: String) -> Registered.Curve {
        Registered.Curve(
            address: PairChain.token(address), registry: vault, variant: variant,
            coins: coins.map(PairChain.token), rates: [])
    }

    @Test func `each two assets of a pool are one, tokens of others are passed over`() throws {
        let pool = Registered(
            address: PairChain.token(50),
            family: .stableSwap(curve(50, [1, 2, 9, 3, 4], variant: "ng")))
        let recipes = try recipes(pool)
        #expect(
            coins(recipes) == [[1, 2], [1, 3], [2, 3]].map { $0.map(PairChain.token) })
        #expect(PoolRecipe.addresses(of: recipes) == [PairChain.token(50)])
    }

    @Test func `a metapool's coin is paired with each of its base pool's`() throws {
        let pool = Registered(
            address: PairChain.token(50),
            family: .stableSwapMeta(
                curve(50, [1, 99], variant: "optimized"),
                base: curve(51, [2, 3], variant: "standard"), isPriceCached: false))
        let recipes = try recipes(pool)
        #expect(coins(recipes) == [[1, 2], [1, 3]].map { $0.map(PairChain.token) })
        #expect(
            PoolRecipe.addresses(of: recipes) == [PairChain.token(50), PairChain.token(51)])
    }

    @Test func `a pool of Balancer's vault is followed by its id`() throws {
        let pool = Registered(
            address: PairChain.token(50), codeHash: id,
            family: .weighted(
                vault: vault, version: "v2.2", tokens: [1, 2].map(PairChain.token), id: id))
        let recipe = try #require(try recipes(pool).first)
        #expect(recipe.place.emitter == vault && recipe.place.id == id)
        #expect(recipe.codeHash == id)
    }

    @Test func `a pool of ranges of V4 is named by its key`() throws {
        let pool = Registered(
            address: vault,
            family: .uniswapV4(
                view: PairChain.token(60), currencies: [1, 2].map(PairChain.token),
                feePips: 500, tickSpacing: 10, hooks: .zero))
        let recipe = try #require(try recipes(pool).first)
        #expect(recipe.address == vault)
        #expect(recipe.place.emitter == vault && recipe.place.id != nil)
    }

    @Test func `a pool without two assets of the chain and an unknown variant are refused`() {
        let foreign = Registered(
            address: PairChain.token(50), family: .vault(asset: PairChain.token(9), feePips: 0))
        let same = Registered(
            address: PairChain.token(50),
            family: .stableSwap(curve(50, [3, 4], variant: "ng")))
        let unknown = Registered(
            address: PairChain.token(50),
            family: .stableSwap(curve(50, [1, 2], variant: "sundial")))
        for pool in [foreign, same, unknown] {
            #expect(throws: NodeError.self) { try recipes(pool) }
        }
    }
}
