import Arithmetic
import Basics
import Pools

/// A plan of either kind with its problem, as explanations read it.
struct ExplainedPlan {
    /// An asset at a place.
    struct Node: Hashable {
        let asset: String
        let place: String

        /// One text for both.
        var name: String { "\(asset) at \(place)" }
    }

    /// A leg with its source.
    struct Leg {
        let source: RouteSource
        let from: Node
        let to: Node
        let amountIn: UInt256
        let amountOut: UInt256
        let cost: UInt256
        let quantity: ExactDecimal?
        let priceAfter: Double
    }

    let problem: RouteProblem
    let legs: [Leg]
    let value: RouteValue
    let amountIn: UInt256
    let isPartial: Bool
    /// The most legs one after the other that the planner looked for.
    let hopsMax: Int
    private let decimals: [String: Int]

    /// A plan of one pair.
    init(_ plan: RoutePlan, _ problem: RouteProblem) {
        let order = problem.order
        self.init(
            problem,
            plan.legs.compactMap { leg in
                guard let source = problem.sources.first(where: { $0.id == leg.source }) else {
                    return nil
                }
                return Leg(
                    source: source, from: Node(asset: order.assetIn, place: leg.location),
                    to: Node(asset: order.assetOut, place: leg.location), amountIn: leg.amountIn,
                    amountOut: leg.amountOut, cost: leg.cost,
                    quantity: leg.kind.bookLeg?.quantity, priceAfter: leg.marginalPrice)
            }, plan.value, plan.amountIn, isPartial: plan.isPartial, hopsMax: 1)
    }

    /// A plan over several assets and places.
    init(_ plan: NetworkPlan, _ problem: RouteProblem) {
        self.init(
            problem,
            plan.legs.compactMap { leg in
                guard let source = problem.sources.first(where: { $0.id == leg.source }) else {
                    return nil
                }
                var quantity: ExactDecimal?
                if case .book(let book) = leg.kind { quantity = book.quantity }
                return Leg(
                    source: source, from: Node(asset: leg.assetIn, place: leg.location),
                    to: Node(asset: leg.assetOut, place: leg.destination),
                    amountIn: leg.amountIn, amountOut: leg.amountOut, cost: leg.cost,
                    quantity: quantity, priceAfter: leg.priceAfter)
            }, plan.value, plan.amountIn, isPartial: plan.isPartial,
            hopsMax: RoutingLimits.hopsMax)
    }

    private init(
        _ problem: RouteProblem, _ legs: [Leg], _ value: RouteValue, _ amountIn: UInt256,
        isPartial: Bool, hopsMax: Int
    ) {
        self.problem = problem
        self.legs = legs
        self.value = value
        self.amountIn = amountIn
        self.isPartial = isPartial
        self.hopsMax = hopsMax
        decimals = Dictionary(
            problem.assets.map { ($0.id, $0.decimals) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether the amount received is the fixed one.
    var isBuy: Bool {
        if case .exactOut = problem.order.amount { true } else { false }
    }

    /// Digits of an asset's raw unit.
    func digits(of asset: String) -> Int { decimals[asset] ?? 0 }

    /// A price of raw units in whole units, for people; nil for none.
    func shown(_ price: Double, _ assetIn: String, _ assetOut: String) -> ExactDecimal? {
        guard price > 0 else { return nil }
        let digits = digits(of: assetIn) - digits(of: assetOut)
        return ExactDecimal(shown: price.scaled(byTenTo: digits), significant: 9)
    }

    /// A leg in numbers.
    func numbers(of leg: Leg, share: Double) -> PlanExplanation.Leg {
        let before = leg.source.firstPrice(paying: leg.from.asset, digits: digits(of:))
        let average = leg.amountOut.searchValue / max(leg.amountIn.searchValue, 1)
        // What a way costs is its fee; it moves no price.
        let isMoved = leg.source.explainedKind != .transfer && before > 0
        let impact = isMoved ? max(0, 1 - average / before) * 1e4 : 0
        return PlanExplanation.Leg(
            source: leg.source.id, kind: leg.source.explainedKind, location: leg.from.place,
            destination: leg.to.place, assetIn: leg.from.asset, assetOut: leg.to.asset,
            amountIn: leg.amountIn, amountOut: leg.amountOut, fee: fee(of: leg),
            gas: leg.source.gas, gasCost: leg.cost,
            priceBefore: shown(before, leg.from.asset, leg.to.asset) ?? .zero,
            priceAfter: shown(leg.priceAfter, leg.from.asset, leg.to.asset) ?? .zero,
            impactBps: ExactDecimal(shown: impact, places: 4) ?? .zero,
            sharePercent: ExactDecimal(shown: share * 100, places: 4) ?? .zero)
    }

    /// What the source keeps, exactly: what the leg's amounts would be without its fee, less them.
    private func fee(of leg: Leg) -> PlanExplanation.Fee {
        switch leg.source.kind {
        case .pool(let route):
            let isForward = route.asset0 == leg.from.asset
            let tokenIn = isForward ? route.pool.token0 : route.pool.token1
            guard let quote = try? route.pool.quote(exactIn: leg.amountIn, tokenIn: tokenIn) else {
                return .init(asset: leg.from.asset, amount: .zero)
            }
            let asset = quote.feeToken == tokenIn ? leg.from.asset : leg.to.asset
            return .init(asset: asset, amount: quote.feeAmount)
        case .book(let book): return fee(of: leg, book)
        case .transfer:
            return .init(
                asset: leg.from.asset,
                amount: leg.amountIn.checkedSubtracting(leg.amountOut) ?? .zero)
        }
    }

    private func fee(of leg: Leg, _ book: RouteBook) -> PlanExplanation.Fee {
        let isSell = book.base == leg.from.asset
        var free = book
        free.takerFeePips = 0
        let wish = ExactBook.Wish(
            isSell: isSell, baseAssetDecimals: digits(of: book.base),
            quoteAssetDecimals: digits(of: book.quote), inputMax: .infinity, outputMax: .infinity)
        let isPaid = isSell && book.feeOn == .base
        let asset = isPaid ? leg.from.asset : leg.to.asset
        guard let lots = leg.quantity?.count(of: book.lot, rounding: .down), lots > 0,
            let gross = ExactBook(free, wish)?.trade(lots: UInt64(lots))
        else { return .init(asset: asset, amount: .zero) }
        let amount =
            isPaid
            ? leg.amountIn.checkedSubtracting(gross.amountIn)
            : gross.amountOut.checkedSubtracting(leg.amountOut)
        return .init(asset: asset, amount: amount ?? .zero)
    }
}

extension RouteLeg.Kind {
    /// The order of a book's leg.
    var bookLeg: RouteLeg.BookLeg? {
        if case .book(let leg) = self { leg } else { nil }
    }
}
