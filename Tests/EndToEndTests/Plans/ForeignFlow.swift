import Arithmetic
import Basics
import Chains
import Ethereum
import Pools
import Transport

/// A stranger's seeded swaps, mints and burns between plans, one block at a time.
struct ForeignFlow {
    private struct Position {
        let tokenId: UInt256
        var liquidity: UInt128
    }

    private static let incrementTopic = ABI.eventTopic(
        "IncreaseLiquidity(uint256,uint128,uint256,uint256)")
    private static let positionsMax = 48
    /// A block holds what gas limits add up to, so they are not much above what is used.
    private static let gas: UInt64 = 4_000_000
    private static let mintGas: UInt64 = 1_000_000

    /// The square root price to which large moves are brought back.
    private let sqrtPriceCenter: Double
    private var positions: [Position] = []
    private(set) var swaps = 0
    private(set) var mints = 0
    private(set) var burns = 0

    init(_ pools: [AnyPool]) {
        sqrtPriceCenter = pools[1].concentrated?.sqrtPriceX96.searchValue ?? 0
    }

    /// Sends mints of narrow neighbouring ranges, as busy pools have them around their price.
    mutating func ladder(_ scene: inout PlanScene, _ pools: [AnyPool]) async throws -> [Hash32] {
        var hashes: [Hash32] = []
        for pool in pools.compactMap(\.concentrated) where pool.tickSpacing < 100 {
            let width = max(20, pool.tickSpacing)
            let center = pool.tick / pool.tickSpacing * pool.tickSpacing
            for step in -8..<8 {
                let lower = center + Int32(step) * width
                let call = try position(
                    pool, lower..<(lower + width), ether: 5_000_000_000_000_000_000, scene)
                hashes.append(
                    try await scene.stranger.send(
                        to: call.0, call.1, gas: Self.mintGas, on: scene.session))
            }
        }
        return hashes
    }

    /// Sends what the next block holds; after a large move prices come back from all pools.
    mutating func act(
        _ scene: inout PlanScene, _ pools: [AnyPool], recenters: Bool,
        using generator: inout SplitMix64
    ) async throws -> [Hash32] {
        var calls: [(to: Address, input: [UInt8])] = []
        let shuffled = pools.shuffled(using: &generator)
        if recenters {
            for pool in shuffled {
                if let call = try recentring(pool, scene, &generator) { calls.append(call) }
            }
        } else {
            for pool in shuffled.prefix(generator.below(3)) {
                calls.append(try swap(pool, scene, &generator))
            }
        }
        swaps += calls.count
        if generator.below(100) < 45, positions.count < Self.positionsMax {
            calls.append(try mint(shuffled, scene, &generator))
        }
        if generator.below(100) < 40, !positions.isEmpty {
            calls.append(contentsOf: try burn(scene, &generator))
        }
        if generator.below(100) < 20 {
            calls.append(try await changeShares(pools[0], scene, &generator))
        }
        var hashes: [Hash32] = []
        for call in calls {
            hashes.append(
                try await scene.stranger.send(
                    to: call.to, call.input, gas: Self.gas, on: scene.session))
        }
        return hashes
    }

    /// Remembers the positions that a block made.
    mutating func note(_ receipts: [Receipt]) {
        for log in receipts.flatMap(\.logs) where log.topics.first == Self.incrementTopic {
            guard log.topics.count == 2, let tokenId = UInt256(bigEndian: log.topics[1].bytes),
                let liquidity = UInt256(bigEndian: log.data.prefix(32))?.asUInt128
            else { continue }
            positions.append(Position(tokenId: tokenId, liquidity: liquidity))
        }
    }

    // MARK: Swaps

    /// Any swap of 10⁻⁵ to 3 % of a pool, by exact input or exact output.
    private func swap(
        _ pool: AnyPool, _ scene: PlanScene, _ generator: inout SplitMix64
    ) throws -> (Address, [UInt8]) {
        let tokenIn = generator.below(2) == 0 ? scene.weth : scene.usdc
        let tokenOut = scene.token(otherThan: tokenIn)
        let isExactIn = generator.below(2) == 0
        let depth = try pool.depth(tokenIn: tokenIn)
        let whole = isExactIn ? depth.amountIn : depth.amountOut
        let parts = 1 + generator.below(generator.below(2) == 0 ? 3_000 : 100)
        let amount = whole * UInt256(parts) / 100_000 + 1
        guard let ranged = pool.concentrated else {
            return (
                try scene.devnet.contract("uniswapV2Router"),
                isExactIn
                    ? try PeripheryCalls.swapPair(
                        exactIn: amount, from: tokenIn, to: tokenOut, for: scene.stranger.address)
                    : try PeripheryCalls.swapPair(
                        exactOut: amount, from: tokenIn, to: tokenOut, for: scene.stranger.address)
            )
        }
        return (
            try scene.devnet.contract("uniswapV3SwapRouter"),
            isExactIn
                ? try PeripheryCalls.swapPool(
                    exactIn: amount, from: tokenIn, to: tokenOut, feePips: ranged.feePips,
                    for: scene.stranger.address)
                : try PeripheryCalls.swapPool(
                    exactOut: amount, from: tokenIn, to: tokenOut, feePips: ranged.feePips,
                    for: scene.stranger.address)
        )
    }

    /// The swap that brings a pool's price to within half a per cent of the center.
    private func recentring(
        _ pool: AnyPool, _ scene: PlanScene, _ generator: inout SplitMix64
    ) throws -> (Address, [UInt8])? {
        let target = sqrtPriceCenter * (0.9975 + 0.005 * generator.unit())
        switch pool {
        case .constantProduct(let pair):
            let (reserve0, reserve1) = (pair.reserve0.searchValue, pair.reserve1.searchValue)
            let price = target * target / 0x1p192
            let excess0 = (reserve0 * reserve1 / price).squareRoot() - reserve0
            let excess1 = (reserve0 * reserve1 * price).squareRoot() - reserve1
            let tokenIn = excess0 > 0 ? pair.token0 : pair.token1
            guard let amount = UInt256(searchValue: max(excess0, excess1)), !amount.isZero else {
                return nil
            }
            return (
                try scene.devnet.contract("uniswapV2Router"),
                try PeripheryCalls.swapPair(
                    exactIn: amount, from: tokenIn, to: scene.token(otherThan: tokenIn),
                    for: scene.stranger.address)
            )
        case .concentrated(let ranged):
            guard let limit = UInt256(searchValue: target), limit != ranged.sqrtPriceX96 else {
                return nil
            }
            let tokenIn = limit < ranged.sqrtPriceX96 ? ranged.token0 : ranged.token1
            return (
                try scene.devnet.contract("uniswapV3SwapRouter"),
                try PeripheryCalls.swapPool(
                    exactIn: .one << 120, from: tokenIn, to: scene.token(otherThan: tokenIn),
                    feePips: ranged.feePips, for: scene.stranger.address, sqrtPriceLimitX96: limit)
            )
        case .coins:
            return nil
        }
    }

    // MARK: Liquidity

    /// A range of one to thirty spacings near the price.
    private mutating func mint(
        _ pools: [AnyPool], _ scene: PlanScene, _ generator: inout SplitMix64
    ) throws -> (Address, [UInt8]) {
        guard let pool = pools.lazy.compactMap(\.concentrated).first else {
            throw PlanScene.Failure(detail: "no ranged pool")
        }
        mints += 1
        let spacing = pool.tickSpacing
        let lower = pool.tick / spacing * spacing + Int32(generator.below(24) - 14) * spacing
        let upper = lower + Int32(1 + generator.below(30)) * spacing
        let ether = UInt256(1 + generator.below(40_000)) * 1_000_000_000_000_000
        return try position(pool, lower..<upper, ether: ether, scene)
    }

    private func position(
        _ pool: ConcentratedPool, _ ticks: Range<Int32>, ether: UInt256, _ scene: PlanScene
    ) throws -> (Address, [UInt8]) {
        let amounts = scene.amounts(ether: ether)
        let key = PeripheryCalls.PoolKey(
            token0: pool.token0, token1: pool.token1, feePips: pool.feePips)
        return (
            try scene.devnet.contract("uniswapV3PositionManager"),
            try PeripheryCalls.mint(
                key, ticks: ticks, amount0: amounts.0, amount1: amounts.1,
                for: scene.stranger.address)
        )
    }

    /// All or a part of a position; what it is owed is taken at times.
    private mutating func burn(
        _ scene: PlanScene, _ generator: inout SplitMix64
    ) throws -> [(Address, [UInt8])] {
        burns += 1
        let index = generator.below(positions.count)
        var position = positions[index]
        let isWhole = generator.below(2) == 0
        let part = UInt128(1 + generator.below(99))
        let liquidity = isWhole ? position.liquidity : max(1, position.liquidity / 100 * part)
        position.liquidity -= liquidity
        if position.liquidity == 0 {
            positions.remove(at: index)
        } else {
            positions[index] = position
        }
        let manager = try scene.devnet.contract("uniswapV3PositionManager")
        var calls = [
            (
                manager,
                try PeripheryCalls.burn(tokenId: position.tokenId, liquidity: liquidity)
            )
        ]
        if generator.below(3) == 0 {
            let input = try PeripheryCalls.collect(
                tokenId: position.tokenId, for: scene.stranger.address)
            calls.append((manager, input))
        }
        return calls
    }

    /// More liquidity for the pair, or half of the stranger's shares back.
    private mutating func changeShares(
        _ pair: AnyPool, _ scene: PlanScene, _ generator: inout SplitMix64
    ) async throws -> (Address, [UInt8]) {
        let router = try scene.devnet.contract("uniswapV2Router")
        let (owner, adds) = (scene.stranger.address, generator.below(2) == 0)
        let shares = try await scene.session.tokenBalance(of: owner, token: pair.address)
        if !adds, shares > 1 {
            burns += 1
            let input = try PeripheryCalls.removeLiquidity(
                pair.token0, pair.token1, shares: shares / 2, for: owner)
            return (router, input)
        }
        mints += 1
        let amounts = scene.amounts(
            ether: UInt256(1 + generator.below(50_000)) * 1_000_000_000_000_000)
        let input = try PeripheryCalls.addLiquidity(
            pair.token0, amounts.0, pair.token1, amounts.1, for: owner)
        return (router, input)
    }
}
