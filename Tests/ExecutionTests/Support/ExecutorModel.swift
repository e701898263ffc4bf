import Arithmetic
import Basics
import Execution
import Pools

/// What `RouteExecutor.execute` does, written down from the contract: pools move with each swap, the
/// last swap that spends a token spends all that is held of it, and nothing may stay behind.
struct ExecutorModel {
    /// Pools as they are now.
    private(set) var pools: [AnyPool]
    /// What the contract holds.
    private(set) var held: [Address: UInt256] = [:]
    /// What each swap moved.
    private(set) var moved: [SwapAmounts] = []

    /// Why a route is undone.
    struct Revert: Error {
        let reason: String
    }

    init(_ market: MarketSnapshot) {
        pools = market.pools.map(\.pool)
    }

    /// Runs a transaction and gives what is paid out.
    mutating func run(_ child: ChildTransaction) throws -> UInt256 {
        guard case .exactIn(let amountIn, let minOut) = child.amounts else {
            throw Revert(reason: "not a sale")
        }
        held[child.tokenIn] = amountIn
        for (index, swap) in child.swaps.enumerated() {
            let later = child.swaps[(index + 1)...].map(\.tokenIn)
            try check(swap.tokenIn != child.tokenOut, "spends output")
            try check(
                swap.tokenOut == child.tokenOut || later.contains(swap.tokenOut), "unused output")
            let there = held[swap.tokenIn] ?? .zero
            let amount = later.contains(swap.tokenIn) ? swap.amount : there
            try check(!amount.isZero, "zero amount")
            try check(amount <= there, "short balance")
            let quote = try trade(swap, amount)
            held[swap.tokenIn] = there - amount
            held[swap.tokenOut] = (held[swap.tokenOut] ?? .zero) + quote.amountOut
        }
        let received = held.removeValue(forKey: child.tokenOut) ?? .zero
        try check(received >= minOut, "insufficient output")
        return received
    }

    private mutating func trade(_ swap: ExecutorSwap, _ amount: UInt256) throws -> SwapAmounts {
        let place = pools.firstIndex {
            $0.address == swap.pool && [$0.token0, $0.token1].contains(swap.tokenIn)
                && [$0.token0, $0.token1].contains(swap.tokenOut)
        }
        guard let place else { throw Revert(reason: "unknown pool") }
        let quote = try pools[place].quote(exactIn: amount, tokenIn: swap.tokenIn)
        try check(!quote.isPartial, "partial fill")
        pools[place] = quote.after
        moved.append(quote.amounts)
        return quote.amounts
    }

    private func check(_ condition: Bool, _ reason: String) throws {
        if !condition { throw Revert(reason: reason) }
    }
}
