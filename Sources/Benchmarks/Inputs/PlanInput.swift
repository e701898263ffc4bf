import Arithmetic
import Basics
import Pools
import Routing

/// One order over constant-product pools of one pair, prices within half a percent of each other,
/// fees of 0.05 %, 0.3 % and 1 %; the order is a fiftieth of all that the pools hold.
struct PlanInput: Sendable {
    let pools: [ConstantProductPool]
    let amountIn: UInt256

    init(count: Int, seed: UInt64 = 20_250_103) throws(BenchmarkError) {
        var random = SplitMix64(seed: seed)
        var pools: [ConstantProductPool] = []
        var total = UInt256.zero
        for _ in 0..<count {
            // 1,000 to 1,000,000 of token0, at 1,990 to 2,010 of token1; 18 digits each.
            let depth = UInt128(1_000 + random.below(999_000)) * 1_000_000_000_000_000_000
            let reserve0 = depth + UInt128(random.below(1_000_000_000_000_000_000))
            let price = UInt128(1_990_000_000 + random.below(20_000_000))
            let reserve1 = reserve0 * price / 1_000_000
            let fee = [500, 3_000, 10_000][Int(random.below(3))] as UInt32
            pools.append(
                try BenchmarkError.attempt { () throws(PoolError) in
                    try ConstantProductPool(
                        token0: PairTokens.first, token1: PairTokens.second,
                        reserve0: UInt256(reserve0), reserve1: UInt256(reserve1), feePips: fee)
                })
            total = total &+ UInt256(reserve0)
        }
        self.pools = pools
        amountIn = total / UInt256(50 as UInt64)
    }

    /// The order of a turn: the first is for `amountIn`, the next for a little less each.
    func amount(_ turn: Int) -> UInt256 {
        amountIn &- (amountIn >> 10) &* UInt256(UInt64(turn % 64))
    }

    /// The order as the router takes it; nothing costs gas.
    var problem: RouteProblem {
        RouteProblem(
            sources: pools.enumerated().map { index, pool in
                RouteSource(
                    id: "pool \(index)", location: "chain",
                    kind: .pool(
                        RoutePool(
                            pool: .constantProduct(pool), asset0: "A", asset1: "B", gas: 0)))
            },
            assets: [RouteAsset(id: "A", decimals: 18), RouteAsset(id: "B", decimals: 18)],
            inventory: [RouteInventory(location: "chain", asset: "A", amount: amountIn)],
            order: RouteOrder(assetIn: "A", assetOut: "B", amount: .exactIn(amountIn)))
    }
}
