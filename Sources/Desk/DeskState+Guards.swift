package import Execution
import Markets
package import Routing
import Settlement

extension DeskState {
    /// A market without what this desk cannot trade the task's pair on, and without sources whose
    /// prices are not believed.
    package func usable(_ market: MarketSnapshot, for task: TradeTask) -> MarketSnapshot {
        configuration.guards.applied(to: settleable(market, for: task), for: task)
    }

    /// Why sources of the task's pair in a market are not in its usable part.
    package func leftOut(
        of market: MarketSnapshot, for task: TradeTask
    ) -> [PlanExplanation.LeftOut] {
        let ours = settleable(market, for: task)
        let kept = Set(ours.books.map(\.id) + ours.pools.map(\.id))
        let isLaneOpen = lane.map { $0.haltReason == nil } ?? false
        var result: [PlanExplanation.LeftOut] = []
        for source in market.books where !kept.contains(source.id) {
            result.append(.init(source: source.id, reason: .notHeld))
        }
        for source in market.pools where !kept.contains(source.id) {
            result.append(
                isLaneOpen
                    ? .init(source: source.id, reason: .notHeld)
                    : .init(source: source.id, reason: .laneHalted, detail: lane?.haltReason))
        }
        for cut in configuration.guards.cuts(of: ours, for: task) {
            result.append(
                .init(source: cut.source, reason: .cutByGuard, detail: cut.detail))
        }
        return result
    }
}
