public import Arithmetic
import Pools

/// How far a plan is from what its sources would do now.
///
/// A quote is good for as long as this stays small: the same legs, quoted anew and exactly.
public struct PlanDrift: Hashable, Sendable {
    /// The source whose leg moved most against the plan.
    public let source: String
    /// By how much it falls short of what it was to receive, or costs more than it was to pay, in
    /// basis points, rounded up; 10,000 where it cannot be traded any more.
    public let bps: ExactDecimal

    /// The worst leg of a plan of one pair on another state of its market; nil for a plan without
    /// legs.
    public init?(_ plan: RoutePlan, on problem: RouteProblem) {
        self.init(ExplainedPlan(plan, problem), plan.legs.map(\.source))
    }

    /// The worst leg of a plan over several assets and places; nil for a plan without legs.
    public init?(_ plan: NetworkPlan, on problem: RouteProblem) {
        self.init(ExplainedPlan(plan, problem), plan.legs.map(\.source))
    }

    private init?(_ plan: ExplainedPlan, _ sources: [String]) {
        let found = Set(plan.legs.map(\.source.id))
        var worst: (source: String, units: UInt256)?
        for source in sources where !found.contains(source) { worst = (source, Self.all) }
        for leg in plan.legs {
            let units = plan.now(leg).map { Self.units(leg, $0) } ?? Self.all
            if worst.map({ units > $0.units }) ?? true { worst = (leg.source.id, units) }
        }
        guard let worst, let bps = ExactDecimal(rawUnits: worst.units, decimals: 4) else {
            return nil
        }
        source = worst.source
        self.bps = bps
    }

    /// Ten-thousandths of a basis point in a whole.
    private static let all: UInt256 = 100_000_000

    /// What is missing of the output or paid too much, whichever is more.
    private static func units(_ leg: ExplainedPlan.Leg, _ now: SwapPair) -> UInt256 {
        let missing = leg.amountOut.checkedSubtracting(now.received) ?? .zero
        let more = now.paid.checkedSubtracting(leg.amountIn) ?? .zero
        let parts = [(missing, leg.amountOut), (more, leg.amountIn)].map { part, whole in
            part.isZero ? .zero : part.multiplied(by: all, dividedBy: whole, rounding: .up) ?? all
        }
        return min(all, max(parts[0], parts[1]))
    }
}

extension ExplainedPlan {
    /// What a leg would move now; nil where it cannot.
    fileprivate func now(_ leg: Leg) -> SwapPair? {
        switch leg.source.kind {
        case .transfer: return SwapPair(paid: leg.amountIn, received: leg.amountOut)
        case .pool(let route):
            let isForward = route.asset0 == leg.from.asset
            let tokenIn = isForward ? route.pool.token0 : route.pool.token1
            if isBuy, let cost = try? route.pool.amounts(exactOut: leg.amountOut, tokenIn: tokenIn)
            {
                return cost.isPartial
                    ? nil : SwapPair(paid: cost.amountIn, received: cost.amountOut)
            }
            return (try? route.pool.amountOut(exactIn: leg.amountIn, tokenIn: tokenIn)).map {
                SwapPair(paid: leg.amountIn, received: $0)
            }
        case .book(let book):
            let wish = ExactBook.Wish(
                isSell: book.base == leg.from.asset, baseAssetDecimals: digits(of: book.base),
                quoteAssetDecimals: digits(of: book.quote), inputMax: .infinity,
                outputMax: .infinity)
            guard let lots = leg.quantity?.count(of: book.lot, rounding: .down), lots > 0,
                let trade = ExactBook(book, wish)?.trade(lots: UInt64(lots))
            else { return nil }
            return SwapPair(paid: trade.amountIn, received: trade.amountOut)
        }
    }
}
