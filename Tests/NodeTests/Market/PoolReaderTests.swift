import Arithmetic
import Basics
import Chains
import Codecs
import Definitions
import Ethereum
import Markets
import Node
import Pools
import Synchronization
import Testing
import Transport

/// Pools that are read by what registers them.
@Suite struct PoolReaderTests {
    private let block = PoolFollower.Block(number: 7, hash: PairChain.hash(7), seconds: 84)
    private let wrapped = PairChain.token(2)

    private static let executor = PairChain.token(77)

    /// A node that knows the rate of one wrapper and an executor without factories, or does not
    /// answer.
    private final class RateNode: WireClient {
        private let rate: UInt256?
        private let hasExecutor: Bool
        private let asked = Mutex(0)

        init(rate: UInt256?, hasExecutor: Bool = true) {
            self.rate = rate
            self.hasExecutor = hasExecutor
        }

        /// How many calls of others than the executor came.
        var calls: Int { asked.withLock { $0 } }

        func send(_ request: WireRequest, timeoutMilliseconds: Int64) async -> HTTPOutcome {
            guard let rate, let message = try? JSONValue(parsing: request.body) else {
                return .notSent(TransportError(.refused, "nobody is there"))
            }
            let calls = message.arrayValue ?? [message]
            let answers: [JSONValue] = calls.map { call in
                let id = call["id"] ?? .null
                let parameters = call["params"]?.arrayValue?.first
                if parameters?["to"]?.stringValue == PoolReaderTests.executor.hex {
                    return executorAnswer(parameters, id)
                }
                asked.withLock { $0 += 1 }
                return [
                    "jsonrpc": "2.0", "id": id,
                    "result": .string(Hex.encode(rate.bigEndianBytes)),
                ]
            }
            let body = message.arrayValue == nil ? answers[0] : .array(answers)
            return .response(
                WireResponse(status: 200, headers: [], body: body.encodedBytes()))
        }

        /// Hubs of zero and no row, or an account without code.
        private func executorAnswer(_ parameters: JSONValue?, _ id: JSONValue) -> JSONValue {
            let row = Hex.encode(ABI.selector("factories(uint256)"))
            let data = parameters?["data"] ?? parameters?["input"]
            guard hasExecutor else { return ["jsonrpc": "2.0", "id": id, "result": "0x"] }
            guard data?.stringValue?.hasPrefix(row) == true else {
                return [
                    "jsonrpc": "2.0", "id": id,
                    "result": .string(Hex.encode(UInt256.zero.bigEndianBytes)),
                ]
            }
            return [
                "jsonrpc": "2.0", "id": id,
                "error": ["code": 3, "message": "execution reverted"],
            ]
        }
    }

    private func reader(_ node: RateNode) throws -> PoolReader {
        let chain = ChainId(1)
        func token(_ last: UInt8, _ asset: String) -> Token {
            Token(
                chain: chain, address: PairChain.token(last), symbol: asset, decimals: 18,
                asset: Asset(asset))
        }
        let definition = NodeDefinition.Chain(
            chainId: chain, rpc: "http://127.0.0.1:1", webSocket: nil, pollMilliseconds: 100,
            executor: Self.executor, signer: .keystore(file: "wallet", passwordFile: "password"),
            native: Token(
                chain: chain, address: nil, symbol: "ETH", decimals: 18, asset: Asset("ETH")),
            tokens: [token(1, "STETH"), token(2, "WSTETH")], pools: [],
            registeredPools: [
                NodeDefinition.RegisteredPool(
                    address: wrapped,
                    family: .wrapper(
                        underlying: PairChain.token(1), rateFunction: "stEthPerToken()"))
            ])
        let configuration = ChainConfiguration(
            chain: chain, rpc: "http://127.0.0.1:1", sender: .zero)
        return PoolReader(
            session: ChainSession(configuration, client: node, time: SystemTime()) { _ in },
            recipes: try PoolRecipe.all(of: definition), executor: definition.executor)
    }

    @Test func `a wrapper is read with its rate, drifts, and is read anew at each block`()
        async throws
    {
        let rate: UInt256 = 1_170_000_000_000_000_000
        let node = RateNode(rate: rate)
        let reader = try reader(node)
        let answer = try await reader.read(at: block)
        #expect(answer.refusals.isEmpty)
        let pool = try #require(answer.pools.first)
        let expected = try WrapperPool(
            underlying: PairChain.token(1), wrapped: wrapped, rate: rate)
        #expect(
            try pool.pool
                == .coins(CoinPair(.wrapper(expected), PairChain.token(1), wrapped)))
        var follower = PoolFollower()
        follower.load(answer.pools, at: block)
        #expect(follower.pools.count == 1)
        let next = PairChain(feePips: 0).header(above: block)
        #expect(follower.commit(next, logs: []) == true)
        #expect(follower.pools.isEmpty)
        let head = try #require(follower.block)
        let readings = await reader.read([0], at: head)
        #expect(readings.refusals.isEmpty)
        follower.refresh(readings.pools.map { ($0.source, $0.pool) }, at: head.hash)
        #expect(follower.pools.count == 1)
        #expect(node.calls == 2)
    }

    @Test func `without an executor pools are followed and not traded with`() async throws {
        let node = RateNode(rate: 1_170_000_000_000_000_000, hasExecutor: false)
        let answer = try await reader(node).read(at: block)
        #expect(answer.refusals.isEmpty)
        #expect(
            answer.executorRefusal?.hasPrefix("executor \(Self.executor.checksummed)") == true)
        let pool = try #require(answer.pools.first)
        #expect(!pool.isReachable)
        #expect(pool.obstacle?.contains("does not tell what it knows") == true)
        var follower = PoolFollower()
        follower.load(answer.pools, at: block)
        #expect(follower.all.count == 1)
        #expect(follower.routable.isEmpty)
    }

    @Test func `a pool that cannot be is left out, and the others are not held up`() async throws {
        let answer = try await reader(RateNode(rate: .zero)).read(at: block)
        #expect(answer.pools.isEmpty)
        #expect(answer.refusals.count == 1)
        let refusal = try #require(answer.refusals.first)
        #expect(refusal.source == 0 && !refusal.isFound && refusal.kind == "wrapper")
        #expect(refusal.reason == .pool(PoolError(.invalidState, "", field: "rate")))
        #expect(refusal.description.contains("is left out: invalid-state: a rate of zero (rate)"))
    }

    @Test func `why a followed pool cannot be read stands beside it until it can`() async throws {
        let good = try reader(RateNode(rate: 1_170_000_000_000_000_000))
        let answer = try await good.read(at: block)
        var follower = PoolFollower()
        follower.load(answer.pools, at: block)
        let next = PairChain(feePips: 0).header(above: block)
        #expect(follower.commit(next, logs: []) == true)
        let head = try #require(follower.block)
        let bad = await (try reader(RateNode(rate: .zero))).read([0], at: head)
        #expect(bad.pools.isEmpty)
        follower.refuse(bad.refusals.map { ($0.source, $0.reason) })
        #expect(follower.all.first?.refusal == "invalid-state: a rate of zero (rate)")
        #expect(follower.due == [0] && follower.pools.isEmpty)
        let again = await good.read([0], at: head)
        follower.refresh(again.pools.map { ($0.source, $0.pool) }, at: head.hash)
        #expect(follower.all.first?.refusal == nil && follower.pools.count == 1)
        follower.refuse([(0, "late")])
        #expect(follower.all.first?.refusal == nil, "nothing is due any more")
    }

    @Test func `a chain that does not answer is asked again later`() async throws {
        let reader = try reader(RateNode(rate: nil))
        await #expect(throws: ChainError.self) { try await reader.read(at: block) }
        let readings = await reader.read([0], at: block)
        #expect(readings.pools.isEmpty)
        #expect(readings.refusals.first?.reason.hasPrefix("not-sent") == true)
    }
}
