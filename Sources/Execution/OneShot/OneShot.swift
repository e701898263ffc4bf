import Arithmetic
import Markets
import Pools
package import Routing

/// The simplest algorithm: all of it now, split by the optimiser, each exchange leg immediate or
/// cancel, all pools of a chain in one transaction.
package struct OneShot: Sendable {
    /// Gas costs and deadlines.
    package let settings: ExecutionSettings

    /// An algorithm with these settings.
    package init(settings: ExecutionSettings) {
        self.settings = settings
    }

    /// The optimal split of a task over a market, with its certificate.
    package func plan(
        _ task: TradeTask, on market: MarketSnapshot
    ) throws(RoutingError) -> RoutePlan {
        try Router.plan(problem(task, on: market))
    }

    /// The task and the market as the router's problem.
    package func problem(_ task: TradeTask, on market: MarketSnapshot) -> RouteProblem {
        // Selling maximises the quote received, buying minimises the quote paid: either way the
        // free asset, in which costs are counted, is quote.
        RouteProblem(
            sources: sources(task, market),
            assets: [
                RouteAsset(id: task.base.code, decimals: task.baseDecimals),
                RouteAsset(id: task.quote.code, decimals: task.quoteDecimals),
            ],
            inventory: task.balances.map {
                RouteInventory(
                    location: $0.location.description, asset: $0.asset.code, amount: $0.amount)
            },
            gasPrice: market.gasPrice,
            nativePrice: market.nativePrice(in: task.quote, decimals: task.quoteDecimals),
            transactionGas: settings.transactionGas,
            order: RouteOrder(
                assetIn: task.assetIn.code, assetOut: task.assetOut.code,
                amount: task.side == .sell ? .exactIn(task.quantity) : .exactOut(task.quantity)))
    }

    private func sources(_ task: TradeTask, _ market: MarketSnapshot) -> [RouteSource] {
        var result: [RouteSource] = []
        for source in market.books
        where source.instrument.base == task.base && source.instrument.quote == task.quote {
            guard
                let book = RouteBook(
                    book: source.book, instrument: source.instrument,
                    takerFeePips: source.takerFeePips)
            else { continue }
            result.append(
                RouteSource(
                    id: source.id, location: source.location.description, kind: .book(book)))
        }
        for source in market.pools where trades(task, source) && isExecutable(task, source) {
            let pool = RoutePool(
                pool: source.pool, asset0: source.asset0.code, asset1: source.asset1.code,
                gas: gas(of: source.pool))
            result.append(
                RouteSource(
                    id: source.id, location: source.location.description, kind: .pool(pool)))
        }
        return result
    }

    /// Whether a source trades the task's pair.
    private func trades(_ task: TradeTask, _ source: MarketSnapshot.PoolSource) -> Bool {
        (source.asset0 == task.base && source.asset1 == task.quote)
            || (source.asset1 == task.base && source.asset0 == task.quote)
    }

    /// Whether the executor can swap through the pool in the task's form: a plan that counted on a
    /// pool without an exact output would lose that leg of a purchase.
    private func isExecutable(_ task: TradeTask, _ source: MarketSnapshot.PoolSource) -> Bool {
        let tokenIn = source.asset0 == task.assetIn ? source.pool.token0 : source.pool.token1
        guard let swap = try? source.pool.swapLeg(tokenIn: tokenIn, amount: 1, by: source.access)
        else { return false }
        return task.side == .sell || swap.method.hasExactOutput
    }

    /// What a swap through a pool is charged.
    func gas(of pool: AnyPool) -> UInt64 { settings.legGas.charge(for: pool) }
}
