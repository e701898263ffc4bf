import Arithmetic
import Basics
import Chains
import Definitions
import Ethereum
import Markets
import Node
import Pools
import Testing

/// Which announcements of factories are pools for a node.
@Suite struct PoolDiscoveryTests {
    private typealias Rule = NodeDefinition.Discovery

    private static let chainId = ChainId(1)
    private let factory = PairChain.token(60)
    private let maker = PairChain.token(61)
    private let view = PairChain.token(62)
    private let pool = PairChain.token(50)
    private let code = PairChain.hash(77)
    private let id = PairChain.hash(5)

    private func definition(_ rules: [Rule]) -> NodeDefinition.Chain {
        let tokens = [(1, "ETH"), (2, "USDC"), (3, "DAI")].map { last, asset in
            Token(
                chain: Self.chainId, address: PairChain.token(last), symbol: asset, decimals: 18,
                asset: Asset(asset))
        }
        return NodeDefinition.Chain(
            chainId: Self.chainId, rpc: "http://127.0.0.1:1", webSocket: nil,
            pollMilliseconds: 100, executor: .zero,
            signer: .keystore(file: "wallet", passwordFile: "password"),
            native: Token(
                chain: Self.chainId, address: nil, symbol: "ETH", decimals: 18,
                asset: Asset("ETH")),
            tokens: tokens, pools: [], discoveries: rules)
    }

    private func found(_ family: Rule.Family, _ log: Log, tokens: [Address] = []) -> [PoolRecipe] {
        let rule = Rule(
            address: factory, family: family, fromBlock: 10, tokens: tokens, codeHash: code)
        let found = PoolDiscovery(definition([rule]))?.found(in: [log]) ?? []
        #expect(found.allSatisfy { $0.creation == BlockReference(number: 10, hash: id) })
        #expect(found.allSatisfy { $0.recipe.codeHash == code })
        return found.map(\.recipe)
    }

    private func topic(_ address: Address) -> Hash32 {
        Hash32(bytes: [UInt8](repeating: 0, count: 12) + address.bytes) ?? .zero
    }

    private func topic(_ value: UInt256) -> Hash32 { Hash32(bytes: value.bigEndianBytes) ?? .zero }

    private func word(_ address: Address) -> UInt256 {
        UInt256(bigEndian: topic(address).bytes) ?? .zero
    }

    private func log(
        _ kind: PoolCreation.Kind, _ topics: [Hash32], _ words: [UInt256], block: UInt64 = 10
    ) -> Log {
        Log(
            address: factory, topics: [PoolCreation.topics(of: kind)[0]] + topics,
            data: words.flatMap(\.bigEndianBytes), blockNumber: block, blockHash: id,
            transactionHash: .zero, transactionIndex: 0, logIndex: 0)
    }

    private func pair(_ a: UInt8, _ b: UInt8) -> [Hash32] {
        [topic(PairChain.token(a)), topic(PairChain.token(b))]
    }

    private func pairLog(_ a: UInt8 = 1, _ b: UInt8 = 2, block: UInt64 = 10) -> Log {
        log(.uniswapV2, pair(a, b), [word(pool), 1], block: block)
    }

    private var pairs: Rule.Family { .constantProduct(feePips: 2_500, initCodeHash: code) }

    @Test func `a pair of the chain's tokens is proven by its factory`() throws {
        let recipe = try #require(found(pairs, pairLog()).first)
        guard case .created(let created) = recipe.reading else {
            Issue.record("another reading")
            return
        }
        #expect(
            created
                == NodeDefinition.Pool(
                    kind: .constantProduct, address: pool, feePips: 2_500, factory: factory,
                    initCodeHash: code, codeHash: code))
        #expect(recipe.kind == "constantProduct" && recipe.address == pool)
    }

    @Test func `other tokens, older blocks and other contracts are passed over`() {
        #expect(found(pairs, pairLog(1, 9)).isEmpty)
        #expect(found(pairs, pairLog(block: 9)).isEmpty)
        var other = pairLog()
        other.address = maker
        #expect(found(pairs, other).isEmpty)
        let two = [1, 2].map(PairChain.token)
        #expect(found(pairs, pairLog(), tokens: two).count == 1)
        #expect(found(pairs, pairLog(1, 3), tokens: two).isEmpty)
        #expect(found(.solidly(variant: "solidly", feePips: 1), pairLog()).isEmpty)
        var removed = pairLog()
        removed.removed = true
        #expect(found(pairs, removed).isEmpty)
        var cut = pairLog()
        cut.data = []
        #expect(found(pairs, cut).isEmpty)
    }

    @Test func `a ranged pool has its own fee and its deployer's code`() throws {
        let log = log(.uniswapV3, pair(1, 2) + [topic(500)], [10, word(pool)])
        let recipe = try #require(
            found(.concentrated(deployer: maker, initCodeHash: code), log).first)
        guard case .created(let created) = recipe.reading else {
            Issue.record("another reading")
            return
        }
        #expect(created.feePips == 500 && created.factory == maker)
        #expect(created.kind == .concentrated)
    }

    @Test func `a pair of Solidly's kin has the curve that it is announced with`() throws {
        let log = log(.solidly, pair(1, 2) + [topic(1)], [word(pool), 9])
        let recipe = try #require(found(.solidly(variant: "aerodrome", feePips: nil), log).first)
        guard case .coins(let question, _, _) = recipe.reading else {
            Issue.record("another reading")
            return
        }
        #expect(
            question as? SolidlyQuestion
                == SolidlyQuestion(
                    address: pool, factory: factory, variant: .aerodrome,
                    tokens: [1, 2].map(PairChain.token), isStable: true))
        #expect(found(.solidly(variant: "nonsense", feePips: nil), log).isEmpty)
    }

    @Test func `a pool of V4 is found unless a hook takes part in swaps or sets the fee`() throws {
        func found(hooks: Address, fee: UInt256) -> [PoolRecipe] {
            self.found(
                .uniswapV4(view: view),
                log(
                    .uniswapV4, [id] + pair(1, 2),
                    [fee, 10, word(hooks), .one << 96, 0]))
        }
        let recipe = try #require(found(hooks: .zero, fee: 500).first)
        guard case .ranged(let question) = recipe.reading else {
            Issue.record("another reading")
            return
        }
        #expect(
            question
                == UniswapV4Question(
                    manager: factory, view: view, currency0: PairChain.token(1),
                    currency1: PairChain.token(2), feePips: 500, tickSpacing: 10))
        // Bits 7, 6, 3 and 2 of the address are those of swaps.
        #expect(found(hooks: PairChain.token(0x80), fee: 500).isEmpty)
        #expect(found(hooks: PairChain.token(0x30), fee: 500).count == 1)
        #expect(found(hooks: .zero, fee: 0x80_0000).isEmpty)
    }

    @Test func `pools of Balancer V3 are those of their maker, one recipe for each two tokens`()
        throws
    {
        func log(by maker: Address) -> Log {
            let rows = [1, 2, 3].flatMap { [word(PairChain.token($0)), 0, 0, 0] as [UInt256] }
            var words = [UInt256](repeating: 0, count: 22) + rows
            // Where the rows begin, and how many there are.
            (words[0], words[21]) = (672, 3)
            return self.log(.balancerV3, [topic(pool), topic(maker)], words)
        }
        for isStable in [false, true] {
            let family = Rule.Family.balancerV3(maker: maker, isStable: isStable)
            let recipes = found(family, log(by: maker))
            #expect(recipes.count == 3)
            guard case .coins(let question, _, _) = recipes.first?.reading else {
                Issue.record("another reading")
                return
            }
            #expect(
                question as? BalancerQuestion
                    == BalancerQuestion(
                        address: pool, vault: factory,
                        kind: isStable ? .stable(.v3) : .weighted(.v3),
                        tokens: [1, 2, 3].map(PairChain.token)))
            #expect(found(family, log(by: view)).isEmpty)
        }
    }

    @Test func `what is searched for is each factory and each event once`() throws {
        let rules = [
            Rule(address: factory, family: pairs, fromBlock: 30),
            Rule(address: factory, family: pairs, fromBlock: 20),
            Rule(address: maker, family: .uniswapV4(view: view), fromBlock: 40),
        ]
        let discovery = try #require(PoolDiscovery(definition(rules)))
        #expect(discovery.addresses == [factory, maker] && discovery.firstBlock == 20)
        #expect(
            discovery.topics
                == PoolCreation.topics(of: .uniswapV2) + PoolCreation.topics(of: .uniswapV4))
        #expect(PoolDiscovery(definition([])) == nil)
    }
}
