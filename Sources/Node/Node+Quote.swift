package import Arithmetic
package import Desk
import Execution
package import Markets
import Routing

extension Node {
    /// The plan that an order would get now, without doing anything.
    ///
    /// Of what is there now: an order would wait for a source that is away for a moment.
    /// `quantity` is base at ledger scale.
    package func quote(
        side: Side, base: Asset, quote: Asset, quantity: UInt256, slippagePips: UInt32
    ) async throws(NodeError) -> PlanRecord {
        let task = await core.read { state in
            state.task(
                side: side, base: base, quote: quote, quantity: quantity,
                slippagePips: slippagePips)
        }
        guard let task else {
            throw NodeError(.configuration, "no configured location trades \(base)/\(quote)")
        }
        let market: MarketSnapshot
        switch await runner.gatherer.snapshot() {
        case .success(let snapshot): market = snapshot
        case .failure(let error): throw error
        }
        do throws(RoutingError) {
            let algorithm = OneShot(settings: ExecutionSettings())
            let usable = await core.read { $0.usable(market, for: task) }
            return PlanRecord(try algorithm.plan(task, on: usable), task: task)
        } catch {
            throw NodeError(.venue, error.description)
        }
    }
}
