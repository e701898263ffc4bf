import Arithmetic
import Basics
import Pools

/// A checked problem: exact sources, their curves, and what each place may pay.
///
/// A class, so that the parts of a plan share it at the cost of one reference.
final class PreparedProblem: Sendable {
    /// Whether the amount received is the fixed one.
    let isBuy: Bool
    /// The fixed amount, raw units.
    let target: UInt256
    /// Paid once when any pool is used, raw units of the free asset.
    let baseCost: UInt256
    /// How much of the fixed amount may be left without the plan being partial.
    let remainderMax: UInt256
    /// Sources that trade the pair.
    let sources: [PreparedSource]
    /// What each place holds of the asset paid.
    let balances: [UInt256]
    /// The curves of `sources`, in the same order.
    let table: CurveTable
    /// The fixed amount, for search.
    let targetValue: Double
    /// The balances, for search.
    let balanceValues: [Double]
    private let books: [ExactBook]
    private let pools: [AnyPool]
    private let origins: [RouteSource]

    /// The balances as the search sees them; infinite where they cannot bind.
    var caps: [Double] {
        balances.indices.map {
            !isBuy && balances[$0] >= target ? .infinity : balanceValues[$0]
        }
    }

    /// Checks everything that comes from outside.
    init(_ problem: RouteProblem) throws(RoutingError) {
        var builder = try ProblemBuilder(problem)
        try builder.addSources()
        isBuy = builder.isBuy
        target = builder.target
        baseCost = builder.baseCost
        remainderMax = problem.remainderMax
        sources = builder.sources
        balances = builder.balances
        table = builder.table
        targetValue = builder.targetValue
        balanceValues = builder.balanceValues
        books = builder.books
        pools = builder.pools
        origins = problem.sources
    }

    /// The source's own name.
    func id(_ index: Int) -> String { origins[sources[index].origin].id }

    /// The name of the place that pays.
    func location(_ index: Int) -> String { origins[sources[index].origin].location }

    /// A source's exact book; nil for a pool.
    func book(_ index: Int) -> ExactBook? {
        sources[index].isPool ? nil : books[sources[index].position]
    }

    /// What a pool's swap of exactly this input moves, less where the liquidity ends.
    ///
    /// Nil when nothing comes out or the contract would revert.
    func sell(_ index: Int, _ amount: UInt256) -> SwapPair? {
        let source = sources[index]
        guard source.isPool, !amount.isZero else { return nil }
        let tokenIn =
            source.isForward ? pools[source.position].token0 : pools[source.position].token1
        if let output = try? pools[source.position].amountOut(exactIn: amount, tokenIn: tokenIn) {
            return output.isZero ? nil : SwapPair(paid: amount, received: output)
        }
        if case .coins(let pair) = pools[source.position] {
            return sellAll(index, pair, amount, tokenIn)
        }
        guard let part = try? pools[source.position].amounts(exactIn: amount, tokenIn: tokenIn),
            !part.amountOut.isZero, part.amountIn <= amount
        else { return nil }
        return SwapPair(paid: part.amountIn, received: part.amountOut)
    }

    /// All that a pool of coins takes, where that is less than `amount`: it reverts for more.
    private func sellAll(
        _ index: Int, _ pair: CoinPair, _ amount: UInt256, _ tokenIn: Address
    ) -> SwapPair? {
        let end = table.curves[index].inputMax * (1 - 0x1p-30)
        guard let most = UInt256(searchValue: end), most < amount, !most.isZero,
            let output = try? pair.amountOut(exactIn: most, tokenIn: tokenIn), !output.isZero
        else { return nil }
        return SwapPair(paid: most, received: output)
    }

    /// What a pool's swap for exactly this output moves, less where the liquidity ends.
    ///
    /// A pool of coins is paid the least input found whose exact swap gives as much: most have no
    /// swap for an exact output. Nil when the contract would revert.
    func buy(_ index: Int, _ amount: UInt256) -> SwapPair? {
        let source = sources[index]
        guard source.isPool, !amount.isZero else { return nil }
        let tokenIn =
            source.isForward ? pools[source.position].token0 : pools[source.position].token1
        if case .coins(let pair) = pools[source.position] {
            let guess = table.input(index, ofOutput: amount.searchValue)
            return LeastInput(pair: pair, tokenIn: tokenIn).swap(
                receiving: amount, guess: guess,
                price: table.marginalPrice(index, afterInput: guess))
        }
        guard let trade = try? pools[source.position].amounts(exactOut: amount, tokenIn: tokenIn)
        else { return nil }
        let received = min(trade.amountOut, amount)
        return received.isZero ? nil : SwapPair(paid: trade.amountIn, received: received)
    }
}
