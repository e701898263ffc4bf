import Arithmetic
import Basics
import Pools

/// Reads single sources from outside into exact ones and curves, checking as it goes.
struct SourceReader: Sendable {
    /// Whether the amount received is the fixed one.
    let isBuy: Bool
    /// The largest amount that will be asked for; curves and books end a little above.
    let reach: UInt256
    /// Paid once when any pool is used, raw units of the free asset.
    let baseCost: UInt256
    private let reachValue: Double
    private let assets: AssetTable
    private let gas: GasCost

    /// Checks what is not about single sources.
    init(_ problem: RouteProblem, reach: UInt256) throws(RoutingError) {
        assets = try AssetTable(problem)
        try problem.checkRisk()
        let target: UInt256
        switch problem.order.amount {
        case .exactIn(let amount): (isBuy, target) = (false, amount)
        case .exactOut(let amount): (isBuy, target) = (true, amount)
        }
        guard Self.isValid(target) else { throw .invalidAmount }
        self.reach = max(target, reach)
        reachValue = self.reach.searchValue
        guard problem.sources.count <= RoutingLimits.sourcesMax else { throw .tooLarge }
        guard
            let gas = GasCost(problem), let base = gas.baseCost(of: problem.transactionGas)
        else { throw .invalidCosts }
        self.gas = gas
        baseCost = base
    }

    /// Whether an order may be for this much.
    static func isValid(_ amount: UInt256) -> Bool { !amount.isZero && amount.bitWidth <= 200 }

    /// Whether a source trades the pair from its first asset to its second; nil for another pair.
    func direction(_ source: RouteSource) throws(RoutingError) -> Bool? {
        switch source.kind {
        case .pool(let pool): try assets.direction(pool.asset0, pool.asset1, source.id)
        case .book(let book): try assets.direction(book.base, book.quote, source.id)
        case .transfer: nil
        }
    }

    /// What a source can trade at most, of an amount and with a balance.
    static func caps(_ amount: Double, balance: Double, isBuy: Bool) -> CurveCaps {
        CurveCaps(
            input: isBuy ? balance : min(balance, amount), output: isBuy ? amount : .infinity)
    }

    private func caps(_ balance: Double) -> CurveCaps {
        Self.caps(reachValue, balance: balance, isBuy: isBuy)
    }

    /// What using a pool at a place costs.
    func cost(_ route: RoutePool, at location: String) throws(RoutingError) -> UInt256 {
        guard let cost = gas.cost(of: route.gas, at: location) else { throw .invalidCosts }
        return cost
    }

    /// Adds a pool's curve to a table.
    func append(
        _ route: RoutePool, _ source: PreparedSource, balance: Double, to table: inout CurveTable
    ) {
        table.append(
            route.pool, zeroForOne: source.isForward, location: source.place,
            fixedCost: source.cost.searchValue, caps: caps(balance))
    }

    /// A book's side as exact integers; nil when it contradicts itself.
    func exactBook(_ route: RouteBook, isForward: Bool, balance: Double) -> ExactBook? {
        if route.isCrossed { return nil }
        let caps = caps(balance)
        return ExactBook(
            route,
            ExactBook.Wish(
                isSell: isForward,
                baseAssetDecimals: isForward ? assets.decimalsIn : assets.decimalsOut,
                quoteAssetDecimals: isForward ? assets.decimalsOut : assets.decimalsIn,
                inputMax: caps.input, outputMax: caps.output))
    }
}
