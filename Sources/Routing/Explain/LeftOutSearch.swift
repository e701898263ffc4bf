import Arithmetic
import Basics
import Pools

/// Finds why each source of a problem without a leg has none.
///
/// Prices are searched: of every source the best way from what is paid through it to what is
/// received, with used sources as the plan leaves them and others as they are, against the price of
/// the plan's last unit.
struct LeftOutSearch {
    private let plan: ExplainedPlan
    private let ways: BestWays
    /// Raw units received for the last raw unit paid at each place from which something is paid.
    private let lastPrices: [ExplainedPlan.Node: Double]
    /// Places at which nothing is left to pay with.
    private let spent: Set<ExplainedPlan.Node>
    /// The price of the last unit where something is left; 0 while part of the order is left, too.
    private let openPrice: Double
    private let used: Set<String>
    private let usedPools: Set<String>
    private let paysForTransaction: Bool

    init(_ plan: ExplainedPlan) {
        self.plan = plan
        ways = BestWays(plan)
        let prices = Self.lastPrices(plan)
        let spent = Self.spent(plan)
        let open = prices.filter { !spent.contains($0.key) }.map(\.value).min()
        lastPrices = prices
        self.spent = spent
        openPrice = plan.isPartial ? 0 : open ?? prices.values.min() ?? 0
        used = Set(plan.legs.map(\.source.id))
        usedPools = Set(plan.legs.compactMap { Self.pool($0.source) })
        paysForTransaction = !plan.legs.contains { $0.source.explainedKind == .pool }
    }

    /// All of them, in the problem's order.
    var all: [PlanExplanation.LeftOut] {
        plan.problem.sources.filter { !used.contains($0.id) }.map { source in
            let (reason, direction) = reason(source)
            let price = direction.flatMap {
                plan.shown($0.price, $0.from.asset, $0.to.asset)
            }
            return PlanExplanation.LeftOut(source: source.id, reason: reason, price: price)
        }
    }

    /// What tells whether two sources are one pool.
    private static func pool(_ source: RouteSource) -> String? {
        if let shared = source.shared { return shared }
        guard case .pool(let route) = source.kind, case .coins(let pair) = route.pool,
            pair.address != .zero
        else { return nil }
        return "\(pair.address)"
    }

    /// The order's own nodes whose balance the plan takes whole, rounding of lots apart.
    private static func spent(_ plan: ExplainedPlan) -> Set<ExplainedPlan.Node> {
        var paid: [ExplainedPlan.Node: Double] = [:]
        for leg in plan.legs where leg.from.asset == plan.problem.order.assetIn {
            paid[leg.from, default: 0] += leg.amountIn.searchValue
        }
        return Set(
            paid.filter { $0.value >= plan.balance(at: $0.key.place) * (1 - 0x1p-20) }.map(\.key))
    }

    /// The price of the last unit where a direction begins.
    private func lastPrice(_ direction: BestWays.Direction) -> Double {
        guard spent.contains(direction.from) else { return openPrice }
        return lastPrices[direction.from] ?? openPrice
    }

    /// The prices of the plan's last units, from the end back.
    ///
    /// Each leg's next unit by what it is worth where it ends. Pools tell it better than books, whose
    /// levels may end with the leg.
    private static func lastPrices(_ plan: ExplainedPlan) -> [ExplainedPlan.Node: Double] {
        var worths: [ExplainedPlan.Node: (pools: Double?, others: Double?)] = [:]
        for leg in plan.legs.reversed() {
            let isEnd = leg.to.asset == plan.problem.order.assetOut
            let there = worths[leg.to].flatMap { $0.pools ?? $0.others }
            guard let next = there ?? (isEnd ? plan.endValue(leg.to) : nil), leg.priceAfter > 0
            else { continue }
            let price = leg.priceAfter * next
            var worth = worths[leg.from] ?? (nil, nil)
            if leg.source.explainedKind == .pool {
                worth.pools = min(worth.pools ?? price, price)
            } else {
                worth.others = min(worth.others ?? price, price)
            }
            worths[leg.from] = worth
        }
        return worths.compactMapValues { $0.pools ?? $0.others }.filter {
            $0.key.asset == plan.problem.order.assetIn
        }
    }

    // MARK: One source

    private func reason(
        _ source: RouteSource
    ) -> (LeftOutReason, BestWays.Direction?) {
        if let only = plan.problem.order.location, only != source.location {
            return (.elsewhere, nil)
        }
        let directions = BestWays.directions(of: source, plan)
        let open = directions.filter { ways.isOnAWay($0) }
        guard !open.isEmpty else { return (.notOnTheWay, nil) }
        let offered = open.filter { $0.price > 0 }
        guard !offered.isEmpty else { return (.noLiquidity, nil) }
        let fed = offered.map { ($0, ways.price(through: $0)) }.filter { $0.1 > 0 }
        guard let (best, price) = fed.max(by: { $0.1 < $1.1 }) else {
            return (.noInventory, offered.first)
        }
        if let pool = Self.pool(source), usedPools.contains(pool) { return (.samePool, best) }
        if price <= lastPrice(best) * (1 + 0x1p-30) { return (.worsePrice, best) }
        return (reason(source, best), best)
    }

    /// Why a source with a better first price than the plan's last has no leg.
    private func reason(
        _ source: RouteSource, _ direction: BestWays.Direction
    ) -> LeftOutReason {
        guard case .book(let book) = source.kind else {
            // The plan is the best within its gap: with this source it would earn less than that costs.
            return hasFixedCost(source) ? .belowFixedCost : .noGain
        }
        let (before, after) = (ways.cost(of: direction.from), ways.worth(of: direction.to))
        guard after > 0, before > 0 else { return .noGain }
        // What a unit must bring here to be worth the plan's price over the whole way.
        let trade = source.bestTrade(
            at: lastPrice(direction) * before / after, paying: direction.from.asset,
            digits: plan.digits(of:))
        return isBelowMinimum(book, trade, direction) ? .belowMinimum : .noGain
    }

    private func isBelowMinimum(
        _ book: RouteBook, _ trade: SearchTrade, _ direction: BestWays.Direction
    ) -> Bool {
        let isSell = book.base == direction.from.asset
        // No more than what the order brings here.
        let most = plan.orderAmount(direction) / max(ways.cost(of: direction.from), 0x1p-200)
        let part = trade.amountIn > 0 ? min(1, most / trade.amountIn) : 0
        let base = (isSell ? trade.amountIn : trade.amountOut) * part
        let quote = (isSell ? trade.amountOut : trade.amountIn) * part
        let quantity = base.scaled(byTenTo: -plan.digits(of: book.base))
        let notional = quote.scaled(byTenTo: -plan.digits(of: book.quote))
        return quantity < max(book.lot.searchValue, book.quantityMin.searchValue)
            || notional < book.notionalMin.searchValue
    }

    /// Whether a leg pays gas or a fee whatever its size.
    private func hasFixedCost(_ source: RouteSource) -> Bool {
        switch source.kind {
        case .book: return false
        case .transfer(let way): return !way.fee.isZero
        case .pool(let route):
            let problem = plan.problem
            let hasGas = route.gas > 0 || paysForTransaction && problem.transactionGas > 0
            return hasGas && !problem.gasPrice.isZero && !problem.nativePrice.isZero
        }
    }
}

extension ExplainedPlan {
    /// What a raw unit received at a place is worth.
    func endValue(_ node: Node) -> Double {
        if isBuy { return 1 }
        return problem.endValues.last { $0.location == node.place }?.value.searchValue ?? 1
    }

    /// What can be paid into a direction from the order, in raw units of the asset paid first.
    func orderAmount(_ direction: BestWays.Direction) -> Double {
        var most = amountIn.searchValue
        if isPartial, case .exactIn(let wanted) = problem.order.amount {
            most = wanted.searchValue
        }
        guard direction.from.asset == problem.order.assetIn else { return most }
        return min(most, balance(at: direction.from.place))
    }

    /// What may be paid at a place.
    func balance(at place: String) -> Double {
        problem.inventory.reduce(0) { sum, row in
            row.location == place && row.asset == problem.order.assetIn
                ? sum + row.amount.searchValue : sum
        }
    }
}
