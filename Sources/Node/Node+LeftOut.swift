import Basics
import Desk
import Ethereum
import Execution
import Markets
import Pools
import Routing
import Venues

/// Why sources that the node knows are not in a plan's problem.
extension Node {
    /// All of them that could trade the plan's pair.
    func excluded(from planned: PlannedQuote) async -> [PlanExplanation.LeftOut] {
        let (market, task) = (planned.market, planned.task)
        let (ofDesk, settings) = await core.read {
            ($0.leftOut(of: market, for: task), $0.configuration.execution)
        }
        return booksAway(market, task) + poolsAway(market, task) + ofDesk
            + OneShot(settings: settings).leftOut(
                of: planned.usable, for: task, from: planned.problem)
    }

    private func booksAway(
        _ market: MarketSnapshot, _ task: TradeTask
    ) -> [PlanExplanation.LeftOut] {
        let known = Set(market.books.map(\.id))
        var result: [PlanExplanation.LeftOut] = []
        for link in venues {
            for symbol in link.symbols {
                let venue = link.session.venue
                let id = link.sourceName(of: symbol)
                guard !known.contains(id), let instrument = board.instrument(symbol, at: venue),
                    instrument.base == task.base, instrument.quote == task.quote
                else { continue }
                let standing = board.standing(link.location)
                let health = board.bookHealth(symbol, at: link.location)
                let detail =
                    !instrument.isTrading
                    ? "the exchange does not trade it now"
                    : standing.isReady
                        ? "the book is \(health)" : standing.problem ?? "the account is not ready"
                result.append(.init(source: id, reason: .unhealthy, detail: detail))
            }
        }
        return result
    }

    private func poolsAway(
        _ market: MarketSnapshot, _ task: TradeTask
    ) -> [PlanExplanation.LeftOut] {
        guard let chain else { return [] }
        let known = Set(market.pools.map(\.id))
        let problem = board.chainProblem
        var result: [PlanExplanation.LeftOut] = []
        for pool in board.followed?.pools ?? [] {
            let id = MarketBoard.name(of: pool)
            let assets = [pool.pool.token0, pool.pool.token1].map { coin in
                let access = pool.access ?? pool.pool.usualAccess
                return chain.asset(of: access?.swapToken(for: coin) ?? coin)
            }
            guard !known.contains(id), assets.contains(task.base), assets.contains(task.quote)
            else { continue }
            let (reason, detail) = reason(pool, chainProblem: problem)
            result.append(.init(source: id, reason: reason, detail: detail))
        }
        for refusal in board.poolRefusals where !refusal.isFound {
            result.append(
                .init(
                    source: "\(refusal.kind):\(refusal.address.checksummed)", reason: .refused,
                    detail: "\(refusal.reason)"))
        }
        return result
    }

    private func reason(
        _ pool: FollowedPool, chainProblem: String?
    ) -> (LeftOutReason, detail: String?) {
        if let quarantine = pool.standing.quarantine {
            return (.quarantined, "since block \(quarantine.block): \(quarantine.reason)")
        }
        if pool.standing.isStale {
            return (.stale, pool.refusal ?? "its state is still to be read")
        }
        if let chainProblem { return (.stale, "chain: \(chainProblem)") }
        if !pool.isReachable {
            return (.unreachable, pool.obstacle ?? "no executor swaps with its family")
        }
        return (.stale, "the price of gas is not known")
    }
}
