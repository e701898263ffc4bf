import Basics
import Chains
import Definitions
import Ethereum
import Node
import Pools

/// Which pool to verify, and how it is read.
enum PoolSubject {
    /// A pair, which does not tell its fee.
    case pair(Address, feePips: Int)
    /// A pool of ranges of V3.
    case ranged(Address)
    /// A pool of ranges of V4.
    case rangedV4(UniswapV4Question)
    /// A pool of coins.
    case coins(any PoolQuestion)

    /// The contract; of V4 the one that holds all pools.
    var address: Address {
        switch self {
        case .pair(let address, _), .ranged(let address): address
        case .rangedV4(let question): question.manager
        case .coins(let question): question.address
        }
    }

    /// Where its logs come from.
    var place: PoolPlace {
        switch self {
        case .pair(let address, _), .ranged(let address): PoolPlace(emitter: address)
        case .rangedV4(let question): question.place
        case .coins(let question): question.place
        }
    }

    /// Its state after a block.
    func read(at block: BlockHeader, by session: ChainSession) async throws -> AnyPool {
        switch self {
        case .pair(let address, let feePips):
            return try await PoolReader.state(
                of: address, .constantProduct, feePips: feePips, by: session, at: block.hash)
        case .ranged(let address):
            return try await PoolReader.state(
                of: address, .concentrated, feePips: 0, by: session, at: block.hash)
        case .rangedV4(let question):
            let answers = try await Self.ask(question.calls, at: block, by: session)
            let ticks = try await Self.ask(
                try question.tickCalls(answers), at: block, by: session)
            return .concentrated(try question.pool(answers, ticks: ticks))
        case .coins(let question):
            let answers = try await Self.ask(question.calls, at: block, by: session)
            let pool = try question.pool(answers, timestamp: block.timestamp.seconds)
            // Any two coins stand for the whole pool.
            return .coins(try CoinPair(pool, pool.coins[0], pool.coins[1]))
        }
    }

    private static func ask(
        _ calls: [PoolCall], at block: BlockHeader, by session: ChainSession
    ) async throws -> [[UInt8]?] {
        try await session.pools.views(
            calls.map { ContractCall(to: $0.to, data: $0.data) }, at: block.hash, multicall: nil)
    }
}
