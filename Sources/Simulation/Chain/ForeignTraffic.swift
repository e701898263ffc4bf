import Arithmetic
import Basics
import Pools
import Transport

/// Other people's swaps, so that pools move between a plan and its execution.
struct ForeignTraffic: Sendable {
    /// The chance of a swap in a block, in per cent.
    let percent: Int
    /// Who trades; holds enough of every token.
    let trader: Address
    /// The largest input of a swap, by token, raw units.
    let amountsMax: [(token: Address, amount: UInt256)]
    private var generator: SplitMix64

    init(
        seed: UInt64, percent: Int, trader: Address,
        amountsMax: [(token: Address, amount: UInt256)]
    ) {
        self.percent = percent
        self.trader = trader
        self.amountsMax = amountsMax
        generator = SplitMix64(seed: seed)
    }

    /// The swaps of the next block.
    mutating func next(_ pools: [AnyPool]) -> [ForeignTrade] {
        guard generator.below(100) < percent, !pools.isEmpty, !amountsMax.isEmpty else { return [] }
        let pool = pools[generator.below(pools.count)]
        let most = amountsMax[generator.below(amountsMax.count)]
        let share = UInt256(1 + generator.below(1_000))
        guard pool.token(otherThan: most.token) != nil,
            let amount = most.amount.multiplied(by: share, dividedBy: 1_000, rounding: .up)
        else { return [] }
        return [
            ForeignTrade(
                trader: trader, pool: pool.address, tokenIn: most.token, amountIn: amount)
        ]
    }
}
