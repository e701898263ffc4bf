import Arithmetic
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
        guard source.isPool else { return nil }
        return ExactSwap(isForward: source.isForward, table: table, curve: index)
            .sell(pools[source.position], amount)
    }

    /// What a pool's swap for exactly this output moves, less where the liquidity ends.
    ///
    /// Nil when the contract would revert.
    func buy(_ index: Int, _ amount: UInt256) -> SwapPair? {
        let source = sources[index]
        guard source.isPool else { return nil }
        return ExactSwap(isForward: source.isForward, table: table, curve: index)
            .buy(pools[source.position], amount)
    }

    /// The least input from the trade's up, by a few units, that yields as much in a forward swap;
    /// at the end of the liquidity what the forward swap yields.
    func covered(_ index: Int, _ trade: SwapPair, _ room: UInt256) -> SwapPair? {
        let source = sources[index]
        guard source.isPool else { return nil }
        return ExactSwap(isForward: source.isForward, table: table, curve: index)
            .covered(pools[source.position], trade, room)
    }
}
