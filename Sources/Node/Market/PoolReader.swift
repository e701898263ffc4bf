package import Basics
package import Chains
package import Definitions
import Ethereum
package import Pools

/// Reads pools at a block and proves that they are what the configuration says.
package struct PoolReader: Sendable {
    let session: ChainSession
    let pools: [NodeDefinition.Pool]

    /// Reads these pools by this session.
    package init(session: ChainSession, pools: [NodeDefinition.Pool]) {
        self.session = session
        self.pools = pools
    }

    /// All pools at a block; throws the first that cannot be read or proven.
    package func read(at block: Hash32) async throws -> [AnyPool] {
        var result: [AnyPool] = []
        for pool in pools { result.append(try await read(pool, at: block)) }
        return result
    }

    /// Those of some pools, named by their places in the configuration, that can be read and proven
    /// at a block.
    package func read(
        _ places: [Int], at block: Hash32
    ) async -> [(place: Int, pool: AnyPool)] {
        var result: [(place: Int, pool: AnyPool)] = []
        for place in places where pools.indices.contains(place) {
            guard let pool = try? await read(pools[place], at: block) else { continue }
            result.append((place, pool))
        }
        return result
    }

    private func read(_ pool: NodeDefinition.Pool, at block: Hash32) async throws -> AnyPool {
        let state = try await Self.state(
            of: pool.address, pool.kind, feePips: pool.feePips, by: session, at: block)
        try Self.prove(state, factory: pool.factory, initCodeHash: pool.initCodeHash)
        return state
    }

    /// What a contract says of itself at a block, unproven; a pair does not tell its fee.
    package static func state(
        of address: Address, _ kind: NodeDefinition.Pool.Kind, feePips: Int,
        by session: ChainSession, at block: Hash32
    ) async throws -> AnyPool {
        switch kind {
        case .constantProduct:
            let reading = try await session.pools.uniswapV2(address, at: block)
            return .constantProduct(
                try ConstantProductPool(
                    address: address, token0: reading.token0, token1: reading.token1,
                    reserve0: reading.reserve0, reserve1: reading.reserve1,
                    feePips: UInt32(clamping: feePips)))
        case .concentrated:
            let reading = try await session.pools.uniswapV3(address, at: block)
            return .concentrated(
                try ConcentratedPool(
                    address: address, token0: reading.token0, token1: reading.token1,
                    feePips: reading.feePips, tickSpacing: reading.tickSpacing,
                    sqrtPriceX96: reading.sqrtPriceX96, tick: reading.tick,
                    liquidity: reading.liquidity,
                    ticks: reading.ticks.map {
                        Tick(
                            index: $0.index, liquidityNet: $0.liquidityNet,
                            liquidityGross: $0.liquidityGross)
                    }))
        }
    }

    /// Throws unless a factory's pool of these tokens stands where this one does.
    package static func prove(
        _ pool: AnyPool, factory: Address, initCodeHash: Hash32
    ) throws(NodeError) {
        let proven: Address
        switch pool {
        case .constantProduct(let pair):
            proven = PoolAddress.constantProduct(
                factory: factory, initCodeHash: initCodeHash, pair.token0, pair.token1)
        case .concentrated(let ranged):
            proven = PoolAddress.concentrated(
                factory: factory, initCodeHash: initCodeHash, ranged.token0, ranged.token1,
                feePips: ranged.feePips)
        case .coins:
            throw NodeError(.configuration, "pool \(pool.address) is of a family without factories")
        }
        guard proven == pool.address else {
            throw NodeError(
                .configuration,
                "pool \(pool.address) is not one of factory \(factory): it should be \(proven)")
        }
    }
}
