import Markets
package import Routing

extension OneShot {
    /// Sources of the task's pair that a market has but a problem does not: the executor cannot swap
    /// with them in the task's form, or an exchange's rules do not let their levels be taken.
    package func leftOut(
        of market: MarketSnapshot, for task: TradeTask, from problem: RouteProblem
    ) -> [PlanExplanation.LeftOut] {
        let taken = Set(problem.sources.map(\.id))
        let pair = [task.base, task.quote]
        var result: [PlanExplanation.LeftOut] = []
        for source in market.books where !taken.contains(source.id) {
            guard [source.instrument.base, source.instrument.quote] == pair else { continue }
            result.append(
                .init(source: source.id, reason: .unhealthy, detail: "its levels cannot be taken"))
        }
        for source in market.pools where !taken.contains(source.id) {
            guard pair.allSatisfy([source.asset0, source.asset1].contains) else { continue }
            let detail =
                task.side == .sell
                ? "the executor does not swap with it"
                : "the executor has no exact output there"
            result.append(.init(source: source.id, reason: .unreachable, detail: detail))
        }
        return result
    }
}
