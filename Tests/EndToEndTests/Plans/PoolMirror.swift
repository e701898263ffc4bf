import Arithmetic
import Basics
import Chains
import Ethereum
import Pools

/// Pools that were read once and then follow the logs of blocks alone.
struct PoolMirror {
    private(set) var pools: [AnyPool]
    private(set) var head: BlockHeader
    private(set) var blocksFollowed = 0
    private(set) var logsApplied = 0

    struct Gap: Error {
        let block: UInt64
    }

    init(_ pools: [AnyPool], at head: BlockHeader) {
        self.pools = pools
        self.head = head
    }

    mutating func apply(_ update: BlockUpdate) throws {
        guard update.header.parentHash == head.hash else {
            throw Gap(block: update.header.number)
        }
        head = update.header
        blocksFollowed += 1
        for log in update.logs {
            for index in pools.indices where pools[index].address == log.address {
                if try pools[index].apply(log) { logsApplied += 1 }
            }
        }
    }

    /// The pools as their contracts stand after a block: a pair first, then ranged pools.
    static func read(
        _ addresses: [Address], at block: Hash32, by session: ChainSession
    ) async throws -> [AnyPool] {
        var pools: [AnyPool] = []
        for (index, address) in addresses.enumerated() {
            if index == 0 {
                let reading = try await session.pools.uniswapV2(address, at: block)
                pools.append(
                    .constantProduct(
                        try ConstantProductPool(
                            address: reading.address, token0: reading.token0,
                            token1: reading.token1, reserve0: reading.reserve0,
                            reserve1: reading.reserve1)))
            } else {
                pools.append(try pool(try await session.pools.uniswapV3(address, at: block)))
            }
        }
        return pools
    }

    private static func pool(_ reading: ConcentratedReading) throws -> AnyPool {
        .concentrated(
            try ConcentratedPool(
                address: reading.address, token0: reading.token0, token1: reading.token1,
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

extension AnyPool {
    /// The ranged pool, if it is one.
    var concentrated: ConcentratedPool? {
        if case .concentrated(let pool) = self { pool } else { nil }
    }

    /// All that can go in one way and what comes out for it; of a pair, its reserves.
    func depth(tokenIn: Address) throws -> SwapDepth {
        switch self {
        case .constantProduct(let pair):
            return tokenIn == pair.token0
                ? SwapDepth(amountIn: pair.reserve0, amountOut: pair.reserve1)
                : SwapDepth(amountIn: pair.reserve1, amountOut: pair.reserve0)
        case .concentrated(let pool):
            let all = try pool.amounts(exactIn: .one << 160, tokenIn: tokenIn)
            return SwapDepth(amountIn: all.amountIn, amountOut: all.amountOut)
        case .coins(let pair):
            throw PoolError(.unsupported, "no depth of \(pair.address)")
        }
    }
}
