package import Arithmetic
package import Basics
import Cryptography
package import Desk
import Execution
package import Markets
package import Routing

/// A plan that an order would get, with why it is what it is.
package struct ExplainedQuote: Sendable {
    /// By which name an order may rest on it.
    package let id: String
    /// The plan for people and programs.
    package let record: PlanRecord
    /// Its legs in numbers, and the sources without a leg.
    package let explanation: PlanExplanation
    /// The hash of all that it rests on.
    package let stateHash: Hash32
}

extension Node {
    /// A task with its plan on the market of now.
    struct PlannedQuote {
        let task: TradeTask
        let market: MarketSnapshot
        let usable: MarketSnapshot
        let problem: RouteProblem
        let plan: NetworkPlan
    }

    /// The plan that an order would get now, without doing anything.
    ///
    /// Of what is there now: an order would wait for a source that is away for a moment.
    /// `quantity` is base at ledger scale.
    package func quote(
        side: Side, base: Asset, quote: Asset, quantity: UInt256, slippagePips: UInt32
    ) async throws(NodeError) -> PlanRecord {
        let planned = try await planned(
            KeptQuote.Trade(side: side, base: base, quote: quote, quantity: quantity),
            slippagePips: slippagePips)
        return PlanRecord(planned.plan, task: planned.task, on: planned.usable)
    }

    /// The same with its reasons, kept for an order that names it.
    package func explainedQuote(
        _ trade: KeptQuote.Trade, slippagePips: UInt32
    ) async throws(NodeError) -> ExplainedQuote {
        let planned = try await planned(trade, slippagePips: slippagePips)
        let excluded = await excluded(from: planned)
        let kept = shelf.keep(
            trade, planned.plan, stateHash: Self.stateHash(planned.market, planned.plan),
            at: time.now())
        return ExplainedQuote(
            id: kept.id, record: PlanRecord(planned.plan, task: planned.task, on: planned.usable),
            explanation: PlanExplanation(
                planned.plan, of: planned.problem, excluded: excluded),
            stateHash: kept.stateHash)
    }

    func planned(
        _ trade: KeptQuote.Trade, slippagePips: UInt32
    ) async throws(NodeError) -> PlannedQuote {
        let task = await core.read { state in
            state.task(
                side: trade.side, base: trade.base, quote: trade.quote, quantity: trade.quantity,
                slippagePips: slippagePips)
        }
        guard let task else {
            throw NodeError(
                .configuration, "no configured location trades \(trade.base)/\(trade.quote)")
        }
        let market = try await marketNow()
        do throws(RoutingError) {
            let (usable, settings) = await core.read {
                ($0.usable(market, for: task), $0.configuration.execution)
            }
            let algorithm = OneShot(settings: settings)
            return PlannedQuote(
                task: task, market: market, usable: usable,
                problem: algorithm.problem(task, on: usable),
                plan: try algorithm.plan(task, on: usable))
        } catch {
            throw NodeError(.venue, error.description)
        }
    }

    func marketNow() async throws(NodeError) -> MarketSnapshot {
        switch await runner.gatherer.snapshot() {
        case .success(let snapshot): return snapshot
        case .failure(let error): throw error
        }
    }

    /// The hash of what a plan rests on.
    static func stateHash(_ market: MarketSnapshot, _ plan: NetworkPlan) -> Hash32 {
        Keccak256.hash(Array(market.state(under: plan).utf8))
    }
}
