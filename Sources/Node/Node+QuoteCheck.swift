package import Arithmetic
import Basics
import Definitions
import Desk
import Execution
import Routing

/// Why an order may not rest on a quote.
package enum QuoteRefusal: Error, Hashable, Sendable {
    /// There is none of this name, or not any more.
    case unknown
    /// It is too old.
    case expired(seconds: Int)
    /// It is for another trade.
    case otherTrade
    /// What it rests on moved by more than the order's slippage.
    case void(source: String, bps: ExactDecimal)
    /// What it rests on cannot be looked at.
    case noMarket(String)

    /// The refusal's name in kebab case.
    package var code: String {
        switch self {
        case .unknown: "unknown-quote"
        case .expired: "quote-expired"
        case .otherTrade: "quote-of-other-trade"
        case .void: "quote-void"
        case .noMarket: "no-plan"
        }
    }

    /// A sentence for people.
    package var message: String {
        switch self {
        case .unknown: "there is no such quote any more; ask for a new one"
        case .expired(let seconds): "the quote is older than \(seconds) s; ask for a new one"
        case .otherTrade: "the quote is for another trade"
        case .void(let source, let bps):
            "\(source) moved by \(bps) bps, which is more than the slippage; ask for a new quote"
        case .noMarket(let reason): reason
        }
    }
}

extension Node {
    /// Throws unless the plan of a quote still holds: the same state under it, or no leg that falls
    /// short by more than the slippage.
    package func check(
        quote id: String, for trade: KeptQuote.Trade, slippagePips: UInt32
    ) async throws(QuoteRefusal) {
        guard let kept = shelf.quote(id) else { throw .unknown }
        let seconds = definition.guards.quoteSeconds
        guard time.now().milliseconds(since: kept.time) <= Int64(seconds) * 1_000 else {
            throw .expired(seconds: seconds)
        }
        guard kept.trade == trade else { throw .otherTrade }
        let (market, problem) = try await nowFor(trade, slippagePips)
        if Self.stateHash(market, kept.plan) == kept.stateHash { return }
        guard let drift = PlanDrift(kept.plan, on: problem) else { return }
        let borne = ExactDecimal(coefficient: Int128(slippagePips), scale: 2) ?? .zero
        if drift.bps > borne { throw .void(source: drift.source, bps: drift.bps) }
    }

    private func nowFor(
        _ trade: KeptQuote.Trade, _ slippagePips: UInt32
    ) async throws(QuoteRefusal) -> (MarketSnapshot, RouteProblem) {
        let task = await core.read { state in
            state.task(
                side: trade.side, base: trade.base, quote: trade.quote, quantity: trade.quantity,
                slippagePips: slippagePips)
        }
        guard let task else { throw .otherTrade }
        do throws(NodeError) {
            let market = try await marketNow()
            let (usable, settings) = await core.read {
                ($0.usable(market, for: task), $0.configuration.execution)
            }
            return (market, OneShot(settings: settings).problem(task, on: usable))
        } catch {
            throw .noMarket(error.text)
        }
    }
}
