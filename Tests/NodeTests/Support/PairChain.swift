import Arithmetic
import Basics
import Ethereum
import Node
import Pools

/// A chain with one pair that charges what it charges, and the blocks that tell of it.
struct PairChain {
    static let address = token(9)

    private(set) var pair: ConstantProductPool?
    private let feePips: UInt32
    private var number: UInt64 = 100

    init(feePips: UInt32) {
        self.feePips = feePips
        pair = try? Self.pair(
            1_000_000_000_000_000, 3_000_000_000_000_000, feePips: feePips)
    }

    static func token(_ last: UInt8) -> Address {
        Address(bytes: [UInt8](repeating: 0, count: 19) + [last]) ?? .zero
    }

    static func hash(_ number: UInt64) -> Hash32 {
        Hash32(bytes: UInt256(number).bigEndianBytes) ?? .zero
    }

    private static func pair(
        _ reserve0: UInt256, _ reserve1: UInt256, feePips: UInt32
    ) throws -> ConstantProductPool {
        try ConstantProductPool(
            address: address, token0: token(1), token1: token(2), reserve0: reserve0,
            reserve1: reserve1, feePips: feePips)
    }

    struct Missing: Error {}

    private func known() throws -> ConstantProductPool {
        guard let pair else { throw Missing() }
        return pair
    }

    /// The pair as it stands.
    var pool: AnyPool {
        get throws { .constantProduct(try known()) }
    }

    /// The pair with a unit more of the lower token than it has.
    func moved(by amount: UInt256) throws -> AnyPool {
        let pair = try known()
        return .constantProduct(
            try Self.pair(pair.reserve0 + amount, pair.reserve1, feePips: feePips))
    }

    /// A follower that was told this fee, at block 100.
    func follower(_ rules: QuarantineRules, feePips told: UInt32? = nil) throws -> PoolFollower {
        let pair = try known()
        var follower = PoolFollower(rules: rules)
        let followed = try Self.pair(pair.reserve0, pair.reserve1, feePips: told ?? feePips)
        follower.load([.constantProduct(followed)], number: number, hash: Self.hash(number))
        return follower
    }

    // MARK: Logs

    /// The logs of a swap of the lower token; the pair may pay more than its own formula gives.
    mutating func swap(_ amountIn: UInt256, paysMore: UInt256 = 0) throws -> [Log] {
        let pair = try known()
        let quote = try pair.quote(exactIn: amountIn, tokenIn: pair.token0)
        let amountOut = quote.amountOut + paysMore
        let after = try Self.pair(
            pair.reserve0 + amountIn, pair.reserve1 - amountOut, feePips: feePips)
        self.pair = after
        let topic = ABI.eventTopic("Swap(address,uint256,uint256,uint256,uint256,address)")
        return [
            sync(after), log([topic, .zero, .zero], [amountIn, .zero, .zero, amountOut]),
        ]
    }

    /// What was sent to the pair is taken in.
    mutating func donation(_ amount: UInt256) throws -> [Log] {
        let pair = try known()
        let after = try Self.pair(pair.reserve0 + amount, pair.reserve1, feePips: feePips)
        self.pair = after
        return [sync(after)]
    }

    /// A log that is none.
    func malformed() -> [Log] { [log([PoolTopic.sync], [.one])] }

    private func sync(_ pair: ConstantProductPool) -> Log {
        log([PoolTopic.sync], [pair.reserve0, pair.reserve1])
    }

    private func log(_ topics: [Hash32], _ words: [UInt256]) -> Log {
        Log(
            address: Self.address, topics: topics, data: words.flatMap(\.bigEndianBytes),
            blockNumber: number + 1, blockHash: Self.hash(number + 1), transactionHash: .zero,
            transactionIndex: 0, logIndex: 0)
    }

    /// A block that follows another.
    func header(above block: PoolFollower.Block) -> BlockHeader {
        BlockHeader(
            number: block.number + 1, hash: Self.hash(block.number + 1), parentHash: block.hash,
            timestamp: Timestamp(seconds: block.seconds + 12), baseFeePerGas: .zero, gasLimit: 0,
            gasUsed: 0)
    }

    /// The next block.
    mutating func block(_ logs: [[Log]]) -> (header: BlockHeader, logs: [Log]) {
        number += 1
        let header = BlockHeader(
            number: number, hash: Self.hash(number), parentHash: Self.hash(number - 1),
            timestamp: Timestamp(seconds: number * 12), baseFeePerGas: .zero, gasLimit: 0,
            gasUsed: 0)
        return (header, logs.flatMap { $0 })
    }
}
