import Basics
import Chains
import Definitions
import Ethereum
import Pools

/// Reads configured pools at a block and proves that they are what the configuration says.
struct PoolReader: Sendable {
    let session: ChainSession
    let pools: [NodeDefinition.Pool]

    /// All pools at a block; throws the first that cannot be read or proven.
    func read(at block: Hash32) async throws -> [AnyPool] {
        var result: [AnyPool] = []
        for pool in pools { result.append(try await read(pool, at: block)) }
        return result
    }

    private func read(_ pool: NodeDefinition.Pool, at block: Hash32) async throws -> AnyPool {
        let state: AnyPool
        let proven: Address
        switch pool.kind {
        case .constantProduct:
            let reading = try await session.pools.uniswapV2(pool.address, at: block)
            state = .constantProduct(
                try ConstantProductPool(
                    address: pool.address, token0: reading.token0, token1: reading.token1,
                    reserve0: reading.reserve0, reserve1: reading.reserve1,
                    feePips: UInt32(pool.feePips)))
            proven = PoolAddress.constantProduct(
                factory: pool.factory, initCodeHash: pool.initCodeHash, reading.token0,
                reading.token1)
        case .concentrated:
            let reading = try await session.pools.uniswapV3(pool.address, at: block)
            state = .concentrated(
                try ConcentratedPool(
                    address: pool.address, token0: reading.token0, token1: reading.token1,
                    feePips: reading.feePips, tickSpacing: reading.tickSpacing,
                    sqrtPriceX96: reading.sqrtPriceX96, tick: reading.tick,
                    liquidity: reading.liquidity,
                    ticks: reading.ticks.map {
                        Tick(
                            index: $0.index, liquidityNet: $0.liquidityNet,
                            liquidityGross: $0.liquidityGross)
                    }))
            proven = PoolAddress.concentrated(
                factory: pool.factory, initCodeHash: pool.initCodeHash, reading.token0,
                reading.token1, feePips: reading.feePips)
        }
        guard proven == pool.address else {
            throw NodeError(
                .configuration,
                "pool \(pool.address) is not one of factory \(pool.factory): it should be \(proven)"
            )
        }
        return state
    }
}
