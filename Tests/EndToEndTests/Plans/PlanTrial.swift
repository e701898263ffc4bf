import Arithmetic
import Basics
import Ethereum
import Execution
import Pools
import Routing
import Testing

/// A plan and the transaction that executes it.
struct PlanTrial {
    let index: Int
    let draw: PlanDraw
    let plan: RoutePlan
    let child: ChildTransaction

    /// What the plan's swaps bring and leave by the pools' own quotes.
    ///
    /// An order that fixes what it gives is planned to the wei. One that fixes what it receives is
    /// executed by exact inputs, too: the least that bring as much, so what a raw unit is worth may
    /// come on top. The inverse formula of a pair rounds up by a whole unit, hence the two.
    func predict(from pools: [AnyPool]) throws -> (pools: [AnyPool], amountOut: UInt256) {
        #expect(plan.legs.map(\.source) == child.swaps.map(\.pool.hex))
        var pools = pools
        var amountOut = UInt256.zero
        for (leg, swap) in zip(plan.legs, child.swaps) {
            let place = try #require(pools.firstIndex { $0.address == swap.pool })
            let quote = try pools[place].quote(exactIn: swap.amountIn, tokenIn: swap.tokenIn)
            #expect(!quote.isPartial)
            #expect(leg.amountIn == swap.amountIn)
            if draw.fixesOutput {
                #expect(leg.amountOut <= quote.amountOut, "plan \(index)")
                if let less = swap.amountIn.checkedSubtracting(2), !less.isZero {
                    let least = try pools[place].amountOut(exactIn: less, tokenIn: swap.tokenIn)
                    #expect(least < leg.amountOut, "plan \(index)")
                }
            } else {
                #expect(leg.amountOut == quote.amountOut, "plan \(index)")
            }
            amountOut += quote.amountOut
            pools[place] = quote.after
        }
        if !draw.fixesOutput { #expect(amountOut == plan.amountOut, "plan \(index)") }
        return (pools, amountOut)
    }

    /// What the receipt's transfers brought to an account of the token that is bought.
    func transferred(in receipt: Receipt, to owner: Address) -> UInt256 {
        receipt.logs.filter { $0.address == child.tokenOut }
            .compactMap { ERC20.transfer(in: $0) }.filter { $0.to == owner }
            .reduce(.zero) { $0 + $1.amount }
    }
}
