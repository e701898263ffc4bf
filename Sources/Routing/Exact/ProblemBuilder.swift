import Arithmetic
import Basics
import Pools

/// Reads a problem from outside into exact sources and curves, checking as it goes.
struct ProblemBuilder {
    /// Whether the amount received is the fixed one.
    let isBuy: Bool
    /// The fixed amount, raw units.
    let target: UInt256
    /// Paid once when any pool is used, raw units of the free asset.
    let baseCost: UInt256
    /// Sources that trade the pair where there is a balance.
    private(set) var sources: [PreparedSource] = []
    /// What each place holds of the asset paid.
    private(set) var balances: [UInt256] = []
    /// The curves of `sources`.
    private(set) var table = CurveTable()
    /// Exact books, numbered by their sources.
    private(set) var books: [ExactBook] = []
    /// Pools, numbered by their sources.
    private(set) var pools: [AnyPool] = []

    private let problem: RouteProblem
    private let assets: AssetTable
    private let gas: GasCost
    /// The fixed amount, for search.
    let targetValue: Double
    /// The balances, for search.
    private(set) var balanceValues: [Double] = []

    /// Checks what is not about single sources.
    init(_ problem: RouteProblem) throws(RoutingError) {
        self.problem = problem
        assets = try AssetTable(problem)
        switch problem.order.amount {
        case .exactIn(let amount): (isBuy, target) = (false, amount)
        case .exactOut(let amount): (isBuy, target) = (true, amount)
        }
        targetValue = target.searchValue
        guard !target.isZero, target.bitWidth <= 200 else { throw .invalidAmount }
        guard problem.sources.count <= RoutingLimits.sourcesMax else { throw .tooLarge }
        guard
            let gas = GasCost(gasPrice: problem.gasPrice, nativePrice: problem.nativePrice),
            let base = gas.cost(of: problem.transactionGas)
        else { throw .invalidCosts }
        self.gas = gas
        baseCost = base
    }

    /// Checks every source and takes those that trade the pair where there is a balance.
    mutating func addSources() throws(RoutingError) {
        let origins = problem.sources
        var names = Set<String>(minimumCapacity: origins.count)
        var places = PlaceTable()
        var isPairKnown = false
        let pairs = bestPairs()
        sources.reserveCapacity(origins.count)
        pools.reserveCapacity(origins.count)
        table.reserve(origins.count)
        for origin in origins.indices {
            let source = origins[origin]
            guard names.insert(source.id).inserted else { throw .duplicateSource(source.id) }
            let isForward: Bool? =
                switch source.kind {
                case .pool(let pool): try assets.direction(pool.asset0, pool.asset1, source.id)
                case .book(let book): try assets.direction(book.base, book.quote, source.id)
                case .transfer: nil
                }
            guard let isForward else { continue }
            if let only = problem.order.location, only != source.location { continue }
            isPairKnown = true
            let place = places.number(of: source.location)
            if place == balances.count {
                balances.append(balance(at: source.location))
                balanceValues.append(balances[place].searchValue)
            }
            if balances[place].isZero { continue }
            switch source.kind {
            case .pool(let pool):
                if case .coins(let pair) = pool.pool, let best = pairs[pair.pool], best != origin {
                    continue
                }
                try append(pool, origin, place, isForward: isForward)
            case .book(let book):
                guard let exact = exactBook(book, place, isForward: isForward) else {
                    throw .malformedSource(source.id)
                }
                append(exact, origin, place, isForward: isForward)
            case .transfer: continue
            }
        }
        guard isPairKnown else { throw .noSource }
        guard table.curves.contains(where: { $0.count > 0 }) else { throw .nothingToTrade }
        table.setActivations(isBuy: isBuy)
    }

    /// The source through which each pool of coins is used: coins that count as one asset make several
    /// of one pool, but a swap through one changes what the others answer.
    ///
    /// Pools without an address are only simulated; nothing says that two of them are one.
    private func bestPairs() -> [AnyCoinPool: Int] {
        var best: [AnyCoinPool: (origin: Int, price: Double)] = [:]
        for (origin, source) in problem.sources.enumerated() {
            guard case .pool(let route) = source.kind, case .coins(let pair) = route.pool,
                pair.address != .zero,
                let isForward = try? assets.direction(route.asset0, route.asset1, source.id)
            else { continue }
            let price = route.pool.marginalPrice(zeroForOne: isForward)
            if let now = best[pair.pool], now.price >= price { continue }
            best[pair.pool] = (origin, price)
        }
        return best.mapValues(\.origin)
    }

    private func caps(_ place: Int) -> CurveCaps {
        let balance = balanceValues[place]
        return CurveCaps(
            input: isBuy ? balance : min(balance, targetValue),
            output: isBuy ? targetValue : .infinity)
    }

    private mutating func append(
        _ route: RoutePool, _ origin: Int, _ place: Int, isForward: Bool
    ) throws(RoutingError) {
        guard let cost = gas.cost(of: route.gas) else { throw .invalidCosts }
        sources.append(
            PreparedSource(
                origin: origin, place: place, isForward: isForward, isPool: true,
                position: pools.count, cost: cost))
        pools.append(route.pool)
        table.append(
            route.pool, zeroForOne: isForward, location: place, fixedCost: cost.searchValue,
            caps: caps(place))
    }

    private func exactBook(_ route: RouteBook, _ place: Int, isForward: Bool) -> ExactBook? {
        let caps = caps(place)
        return ExactBook(
            route,
            ExactBook.Wish(
                isSell: isForward,
                baseAssetDecimals: isForward ? assets.decimalsIn : assets.decimalsOut,
                quoteAssetDecimals: isForward ? assets.decimalsOut : assets.decimalsIn,
                inputMax: caps.input, outputMax: caps.output))
    }

    private mutating func append(
        _ book: ExactBook, _ origin: Int, _ place: Int, isForward: Bool
    ) {
        sources.append(
            PreparedSource(
                origin: origin, place: place, isForward: isForward, isPool: false,
                position: books.count, cost: .zero))
        books.append(book)
        table.append(book, location: place)
    }

    private func balance(at location: String) -> UInt256 {
        var sum = UInt256.zero
        for row in problem.inventory
        where row.location == location && row.asset == problem.order.assetIn {
            sum = sum.checkedAdding(row.amount) ?? .max
        }
        return sum
    }
}
