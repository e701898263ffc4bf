import Arithmetic
import Basics
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
    ///
    /// A sale may pass through other assets on chain, all in one transaction. A purchase does not:
    /// the executor buys an exact amount in one hop only, and an exact input over several would buy
    /// more or less than what was ordered.
    package func plan(
        _ task: TradeTask, on market: MarketSnapshot
    ) throws(RoutingError) -> NetworkPlan {
        let problem = problem(task, on: market)
        return try planned(problem).askingForOutputs(problem)
    }

    private func planned(_ problem: RouteProblem) throws(RoutingError) -> NetworkPlan {
        let plan = try best(problem)
        if fits(plan) { return plan }
        let narrow = try best(problem.keeping(PoolRanking(plan, problem).names))
        // Ways over other assets take two swaps and more of those that a transaction has.
        guard problem.leavesPair, let direct = try? fitting(problem.ofPair),
            direct.isPartial == narrow.isPartial ? direct.value > narrow.value : narrow.isPartial
        else { return narrow }
        return direct
    }

    /// Whether one transaction takes all swaps of a plan.
    private func fits(_ plan: NetworkPlan) -> Bool {
        plan.legs.count { $0.kind == .pool } <= ExecutorCalldata.swapsMax
    }

    /// The best plan, over the largest pools of it where there are too many.
    private func fitting(_ problem: RouteProblem) throws(RoutingError) -> NetworkPlan {
        let plan = try best(problem)
        return fits(plan) ? plan : try best(problem.keeping(PoolRanking(plan, problem).names))
    }

    /// The best plan of a problem: over its one pair where no source leaves that.
    func best(_ problem: RouteProblem) throws(RoutingError) -> NetworkPlan {
        guard problem.leavesPair else {
            return NetworkPlan(try Router.plan(problem), of: problem.order)
        }
        let network: NetworkPlan
        do throws(RoutingError) {
            network = try Router.planNetwork(problem)
        } catch {
            // A network may have no way where the pair has one.
            return NetworkPlan(try Router.plan(problem), of: problem.order)
        }
        guard network.isPartial, let direct = try? Router.plan(problem),
            direct.value > network.value
        else { return network }
        return NetworkPlan(direct, of: problem.order, within: network)
    }

    /// The task and the market as the router's problem.
    package func problem(_ task: TradeTask, on market: MarketSnapshot) -> RouteProblem {
        let pools = pools(task, market)
        let stops = task.stops.filter { stop in
            pools.contains { $0.asset0 == stop.asset || $0.asset1 == stop.asset }
        }
        // Selling maximises the quote received, buying minimises the quote paid: either way the
        // free asset, in which costs are counted, is quote.
        return RouteProblem(
            sources: books(task, market) + pools.map { source(of: $0, among: pools) },
            assets: [
                RouteAsset(id: task.base.code, decimals: task.baseDecimals),
                RouteAsset(id: task.quote.code, decimals: task.quoteDecimals),
            ] + stops.map { RouteAsset(id: $0.asset.code, decimals: $0.decimals) },
            inventory: task.balances.map {
                RouteInventory(
                    location: $0.location.description, asset: $0.asset.code, amount: $0.amount)
            },
            gasPrice: market.gasPrice,
            nativePrice: market.nativePrice(in: task.quote, decimals: task.quoteDecimals),
            transactionGas: settings.transactionGas,
            order: RouteOrder(
                assetIn: task.assetIn.code, assetOut: task.assetOut.code,
                amount: task.side == .sell ? .exactIn(task.quantity) : .exactOut(task.quantity)),
            // The executor is paid in one token and pays out another, each on one side only.
            isOneWay: true)
    }

    // MARK: Sources

    /// Books of the task's own pair: what they are paid is the account's own, so that each leg stands
    /// although another may fill nothing.
    ///
    /// A book of another pair would be fed by what an order before it brings, or does not.
    private func books(_ task: TradeTask, _ market: MarketSnapshot) -> [RouteSource] {
        market.books.compactMap { source in
            guard source.instrument.base == task.base, source.instrument.quote == task.quote,
                let book = RouteBook(
                    book: source.book, instrument: source.instrument,
                    takerFeePips: source.takerFeePips)
            else { return nil }
            return RouteSource(
                id: source.id, location: source.location.description, kind: .book(book))
        }
    }

    /// Pools that the task can use, by their assets and by the executor.
    private func pools(_ task: TradeTask, _ market: MarketSnapshot) -> [MarketSnapshot.PoolSource] {
        market.pools.filter { isOnTheWay(task, $0) && isExecutable(task, $0) }
    }

    private func isOnTheWay(_ task: TradeTask, _ source: MarketSnapshot.PoolSource) -> Bool {
        if source.trades(task.base.code, task.quote.code) { return true }
        return task.side == .sell && source.asset0 != source.asset1
            && task.decimals(of: source.asset0) != nil && task.decimals(of: source.asset1) != nil
    }

    /// Whether the executor can swap through the pool in the task's form and in any direction that
    /// the task may want: a plan that counted on a pool without an exact output would lose that leg
    /// of a purchase.
    private func isExecutable(_ task: TradeTask, _ source: MarketSnapshot.PoolSource) -> Bool {
        let (pool, given, received) = (source.pool, task.assetIn, task.assetOut)
        let tokensIn: [Address]
        if source.asset0 == given || source.asset1 == received {
            tokensIn = [pool.token0]
        } else if source.asset1 == given || source.asset0 == received {
            tokensIn = [pool.token1]
        } else {
            tokensIn = [pool.token0, pool.token1]
        }
        return tokensIn.allSatisfy { tokenIn in
            guard let swap = try? pool.swapLeg(tokenIn: tokenIn, amount: 1, by: source.access)
            else { return false }
            return task.side == .sell || swap.method.hasExactOutput
        }
    }

    private func source(
        of pool: MarketSnapshot.PoolSource, among pools: [MarketSnapshot.PoolSource]
    ) -> RouteSource {
        let name = pool.sharedName
        let isShared = name != nil && pools.count { $0.sharedName == name } > 1
        return RouteSource(
            id: pool.id, location: pool.location.description,
            kind: .pool(
                RoutePool(
                    pool: pool.pool, asset0: pool.asset0.code, asset1: pool.asset1.code,
                    gas: gas(of: pool.pool))), shared: isShared ? name : nil)
    }

    /// What a swap through a pool is charged.
    func gas(of pool: AnyPool) -> UInt64 { settings.legGas.charge(for: pool) }
}
