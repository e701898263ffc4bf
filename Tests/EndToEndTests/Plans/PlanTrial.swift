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
    let plan: NetworkPlan
    let child: ChildTransaction

    /// The pools after the plan's swaps by their own quotes, which must be the plan to the wei.
    ///
    /// The plan of an order that fixes what it receives states inputs that suffice for a swap
    /// forward; for the exact output a unit or two less may do, since the inverse formula of a pair
    /// rounds up by a whole unit.
    func predict(from pools: [AnyPool]) throws -> [AnyPool] {
        #expect(plan.legs.map(\.source) == child.swaps.map(\.pool.hex))
        var pools = pools
        var (given, received) = (UInt256.zero, UInt256.zero)
        for (leg, swap) in zip(plan.legs, child.swaps) {
            let place = try #require(pools.firstIndex { $0.address == swap.pool })
            let quote =
                draw.fixesOutput
                ? try pools[place].quote(exactOut: swap.amount, tokenIn: swap.tokenIn)
                : try pools[place].quote(exactIn: swap.amount, tokenIn: swap.tokenIn)
            #expect(!quote.isPartial)
            #expect(leg.amountOut == quote.amountOut, "plan \(index)")
            #expect(leg.amountIn >= quote.amountIn, "plan \(index)")
            given += quote.amountIn
            received += quote.amountOut
            pools[place] = quote.after
        }
        #expect(given == child.expectedIn, "plan \(index)")
        #expect(received == plan.amountOut, "plan \(index)")
        return pools
    }

    /// What the receipt's transfers brought to an account of the token that is bought.
    func transferred(in receipt: Receipt, to owner: Address) -> UInt256 {
        receipt.logs.filter { $0.address == child.tokenOut }
            .compactMap { ERC20.transfer(in: $0) }.filter { $0.to == owner }
            .reduce(.zero) { $0 + $1.amount }
    }
}
