import Arithmetic
import Basics
import Pools

/// Reads a problem's sources in order.
struct ProblemBuilder {
    /// One for each source of the problem.
    private(set) var sources: [PreparedSource] = []
    /// What each place holds of the asset paid.
    private(set) var balances: [UInt256] = []
    /// The balances, for search.
    private(set) var balanceValues: [Double] = []
    /// The curves of `sources`.
    private(set) var table = CurveTable()
    /// Exact books, numbered by their sources.
    private(set) var books: [ExactBook] = []
    /// Pools, numbered by their sources.
    private(set) var pools: [AnyPool] = []
    /// Whether several sources are one pool of coins.
    private(set) var sharesPools = false

    private var pairs: [AnyCoinPool: Int]?
    private let problem: RouteProblem
    private let reader: SourceReader

    /// For a problem and the reader of its sources.
    init(_ problem: RouteProblem, _ reader: SourceReader) {
        self.problem = problem
        self.reader = reader
    }

    /// Checks every source and takes those that trade the pair where there is a balance.
    mutating func addSources() throws(RoutingError) {
        let origins = problem.sources
        var names = Set<String>(minimumCapacity: origins.count)
        var places = PlaceTable()
        var isPairKnown = false
        sources.reserveCapacity(origins.count)
        pools.reserveCapacity(origins.count)
        table.reserve(origins.count)
        for origin in origins.indices {
            let source = origins[origin]
            guard names.insert(source.id).inserted else { throw .duplicateSource(source.id) }
            guard let isForward = try reader.direction(source),
                problem.order.location.map({ $0 == source.location }) ?? true
            else {
                appendIdle()
                continue
            }
            isPairKnown = true
            let place = places.number(of: source.location)
            if place == balances.count {
                balances.append(balance(at: source.location))
                balanceValues.append(balances[place].searchValue)
            }
            if balances[place].isZero {
                appendIdle()
                continue
            }
            switch source.kind {
            case .pool(let pool):
                if case .coins(let pair) = pool.pool, !isBest(pair, origin) {
                    appendIdle()
                } else {
                    try append(pool, place, isForward: isForward, source.location)
                }
            case .book(let book): try append(book, place, isForward: isForward, source.id)
            case .transfer: appendIdle()
            }
        }
        guard isPairKnown else { throw .noSource }
        guard table.curves.contains(where: { $0.count > 0 }) else { throw .nothingToTrade }
    }

    /// Whether a pool of coins is used through this source.
    private mutating func isBest(_ pair: CoinPair, _ origin: Int) -> Bool {
        let known = pairs ?? bestPairs()
        pairs = known
        return known[pair.pool].map { $0 == origin } ?? true
    }

    /// The source through which each pool of coins is used: coins that count as one asset make several
    /// of one pool, but a swap through one changes what the others answer.
    ///
    /// Pools without an address are only simulated; nothing says that two of them are one.
    private mutating func bestPairs() -> [AnyCoinPool: Int] {
        var best: [AnyCoinPool: (origin: Int, price: Double)] = [:]
        for (origin, source) in problem.sources.enumerated() {
            guard case .pool(let route) = source.kind, case .coins(let pair) = route.pool,
                pair.address != .zero, let isForward = try? reader.direction(source)
            else { continue }
            let price = route.pool.marginalPrice(zeroForOne: isForward)
            if let now = best[pair.pool] {
                sharesPools = true
                if now.price >= price { continue }
            }
            best[pair.pool] = (origin, price)
        }
        return best.mapValues(\.origin)
    }

    private mutating func appendIdle() {
        sources.append(.idle)
        table.finish(start: table.segments.count, isBook: false, location: 0, fixedCost: 0)
    }

    private mutating func append(
        _ route: RoutePool, _ place: Int, isForward: Bool, _ location: String
    ) throws(RoutingError) {
        let source = PreparedSource(
            kind: .pool(pools.count), place: place, isForward: isForward,
            tokenIn: isForward ? route.pool.token0 : route.pool.token1,
            cost: try reader.cost(route, at: location))
        sources.append(source)
        pools.append(route.pool)
        reader.append(route, source, balance: balanceValues[place], to: &table)
    }

    private mutating func append(
        _ route: RouteBook, _ place: Int, isForward: Bool, _ id: String
    ) throws(RoutingError) {
        guard
            let book = reader.exactBook(
                route, isForward: isForward, balance: balanceValues[place])
        else { throw .malformedSource(id) }
        sources.append(
            PreparedSource(
                kind: .book(books.count), place: place, isForward: isForward, tokenIn: .zero,
                cost: .zero))
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
