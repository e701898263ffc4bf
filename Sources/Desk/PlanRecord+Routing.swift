import Arithmetic
package import Execution
import Markets
package import Routing

extension PlanRecord {
    /// Keeps what people and programs want to know of a plan.
    ///
    /// `market` is what it was made on.
    package init(_ plan: NetworkPlan, task: TradeTask, on market: MarketSnapshot) {
        self.init(
            legs: plan.legs.map {
                Leg($0, source: market.pool(of: $0)?.id ?? $0.source, task: task)
            },
            amountIn: plan.amountIn,
            amountOut: plan.amountOut,
            value: plan.value.isNegative ? .zero : plan.value.magnitude,
            bound: plan.bound.isNegative ? .zero : plan.bound.magnitude,
            gapBps: plan.gapBps.description,
            gapBpsBeforeLots: plan.gapBpsBeforeLots.description,
            bestSingleSource: plan.bestSingle?.source,
            bestSingleValue: plan.bestSingle.map {
                $0.value.isNegative ? .zero : $0.value.magnitude
            })
    }
}

extension PlanRecord.Leg {
    /// Keeps what people and programs want to know of a leg.
    init(_ leg: NetworkPlan.Leg, source: String, task: TradeTask) {
        let isBook: Bool
        if case .book = leg.kind { isBook = true } else { isBook = false }
        let (given, received) = (Asset(leg.assetIn), Asset(leg.assetOut))
        self.init(
            source: source, isBook: isBook, location: leg.location,
            assets: PlanRecord.Assets(given: given, received: received), amountIn: leg.amountIn,
            amountOut: leg.amountOut, cost: leg.cost,
            marginalPrice: Self.priceText(
                leg.priceAfter, decimalsIn: task.decimals(of: given) ?? 0,
                decimalsOut: task.decimals(of: received) ?? 0))
    }

    /// A search price in whole units with eight digits, for people.
    private static func priceText(
        _ rawPrice: Double, decimalsIn: Int, decimalsOut: Int
    ) -> String {
        var price = rawPrice
        for _ in 0..<max(0, decimalsIn - decimalsOut) { price *= 10 }
        for _ in 0..<max(0, decimalsOut - decimalsIn) { price /= 10 }
        guard let digits = UInt256(searchValue: (price * 1e8).rounded()),
            let text = ExactDecimal(rawUnits: digits, decimals: 8)
        else { return "0" }
        return text.normalized.description
    }
}
