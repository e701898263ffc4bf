import Arithmetic
import Basics
import Foundation
import Pools
import Transport

/// One random order: which way, which amount is fixed, how large, over which pools.
struct PlanDraw {
    /// The smallest and the largest size in parts of what the pools can take or give.
    static let sizes = (smallest: 1e-6, largest: 0.6)

    /// Whether WETH is given; otherwise USDC is.
    let sellsEther: Bool
    /// Whether what is received is fixed, not what is given.
    let fixesOutput: Bool
    /// The size in parts of the liquidity.
    let size: Double
    /// Whether the fourth pool takes part.
    let usesAddedPool: Bool
    /// Wei per gas that the plan counts with.
    let gasPrice: UInt256

    /// The first four are the smallest and the largest size, both ways.
    init(_ index: Int, fixesOutput: Bool, using generator: inout SplitMix64) {
        self.fixesOutput = fixesOutput
        let isEven = generator.below(2) == 0
        sellsEther = index < 4 ? index % 2 == 0 : isEven
        let (low, high) = (log(Self.sizes.smallest), log(Self.sizes.largest))
        let random = exp(low + (high - low) * generator.unit())
        size = index < 2 ? Self.sizes.smallest : index < 4 ? Self.sizes.largest : random
        usesAddedPool = generator.below(2) == 0
        gasPrice = [0, 100_000_000, 1_000_000_000, 20_000_000_000][generator.below(4)]
    }

    /// The fixed amount: the size's share of the liquidity, to a random raw unit.
    func amount(
        over pools: [AnyPool], tokenIn: Address, using generator: inout SplitMix64
    ) throws -> UInt256 {
        var sum = UInt256.zero
        for pool in pools {
            let depth = try pool.depth(tokenIn: tokenIn)
            sum += fixesOutput ? depth.amountOut : depth.amountIn
        }
        let whole = UInt256(searchValue: sum.searchValue * size) ?? .one
        return whole + UInt256(generator.next() % 1_000)
    }
}

extension SplitMix64 {
    /// A number from 0 to below 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
