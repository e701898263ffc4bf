import Arithmetic
import Pools

/// A checked problem: exact sources, their curves, and what each place may pay.
///
/// Sources keep the problem's numbers. The amount asked for and single sources may change; the rest
/// is prepared anew.
struct PreparedProblem: Sendable {
    /// The problem that was read; its order's amount is that of the first order.
    private(set) var origin: RouteProblem
    /// The fixed amount, raw units.
    private(set) var target: UInt256
    /// The fixed amount, for search.
    private(set) var targetValue: Double
    /// One for each source of the problem.
    private(set) var sources: [PreparedSource]
    /// What each place holds of the asset paid.
    let balances: [UInt256]
    /// The balances, for search.
    let balanceValues: [Double]
    /// The curves of `sources`, in the same order; without activations.
    private(set) var table: CurveTable
    /// How many sources have a cost of their own.
    private(set) var costlySources: Int
    /// How many pools round their fees to units of what is paid: those of ranges.
    private(set) var roundingPools: Int
    private var books: [ExactBook]
    private var pools: [AnyPool]
    private let reader: SourceReader
    private let sharesPools: Bool

    /// Whether the amount received is the fixed one.
    var isBuy: Bool { reader.isBuy }
    /// Paid once when any pool is used, raw units of the free asset.
    var baseCost: UInt256 { reader.baseCost }
    /// The largest amount that may be asked for.
    var reach: UInt256 { reader.reach }
    /// How much of the fixed amount may be left without the plan being partial.
    var remainderMax: UInt256 { origin.remainderMax }

    /// The balances as the search sees them; infinite where they cannot bind.
    var caps: [Double] {
        balances.indices.map {
            !isBuy && balances[$0] >= target ? .infinity : balanceValues[$0]
        }
    }

    /// Checks everything that comes from outside; orders up to `reach` will be asked for.
    init(_ problem: RouteProblem, reach: UInt256 = .zero) throws(RoutingError) {
        reader = try SourceReader(problem, reach: reach)
        var builder = ProblemBuilder(problem, reader)
        try builder.addSources()
        origin = problem
        switch problem.order.amount {
        case .exactIn(let amount), .exactOut(let amount): target = amount
        }
        targetValue = target.searchValue
        sources = builder.sources
        balances = builder.balances
        balanceValues = builder.balanceValues
        table = builder.table
        books = builder.books
        pools = builder.pools
        sharesPools = builder.sharesPools
        costlySources = sources.reduce(0) { $1.cost.isZero ? $0 : $0 + 1 }
        roundingPools = pools.reduce(0) { $0 + Self.rounds($1) }
    }

    /// Asks for another amount, at most `reach`.
    mutating func setTarget(_ amount: UInt256) {
        target = amount
        targetValue = amount.searchValue
    }

    /// Takes over a source's new state, and derives its curve alone; false when that takes more.
    mutating func update(
        _ index: Int, to kind: RouteSource.Kind
    ) throws(RoutingError) -> Bool {
        let (old, prepared) = (origin.sources[index], sources[index])
        let source = RouteSource(
            id: old.id, location: old.location, kind: kind, shared: old.shared)
        guard try reader.direction(source) == prepared.isForward else { return false }
        var curve = CurveTable()
        let balance = balanceValues[prepared.place]
        switch (kind, prepared.kind) {
        case (.pool(let route), .pool(let position)):
            if sharesPools, case .coins = route.pool { return false }
            let changed = PreparedSource(
                kind: prepared.kind, place: prepared.place, isForward: prepared.isForward,
                tokenIn: prepared.isForward ? route.pool.token0 : route.pool.token1,
                cost: try reader.cost(route, at: old.location))
            reader.append(route, changed, balance: balance, to: &curve)
            costlySources += (changed.cost.isZero ? 0 : 1) - (prepared.cost.isZero ? 0 : 1)
            roundingPools += Self.rounds(route.pool) - Self.rounds(pools[position])
            sources[index] = changed
            pools[position] = route.pool
        case (.book(let route), .book(let position)):
            guard
                let book = reader.exactBook(
                    route, isForward: prepared.isForward, balance: balance)
            else { throw .malformedSource(old.id) }
            curve.append(book, location: prepared.place)
            books[position] = book
        default: return false
        }
        table.replace(index, with: curve)
        origin.sources[index] = source
        return true
    }

    /// The problem with another amount.
    func asked(for amount: UInt256) -> RouteProblem {
        var problem = origin
        problem.order = RouteOrder(
            assetIn: problem.order.assetIn, assetOut: problem.order.assetOut,
            amount: isBuy ? .exactOut(amount) : .exactIn(amount),
            location: problem.order.location)
        return problem
    }

    /// The problem with another source's state.
    func changed(_ index: Int, to kind: RouteSource.Kind) -> RouteProblem {
        var problem = origin
        let old = problem.sources[index]
        problem.sources[index] = RouteSource(
            id: old.id, location: old.location, kind: kind, shared: old.shared)
        return problem
    }

    /// The source's own name.
    func id(_ index: Int) -> String { origin.sources[index].id }

    /// The name of the place that pays.
    func location(_ index: Int) -> String { origin.sources[index].location }

    /// A source's exact book; nil for a pool.
    func book(_ index: Int) -> ExactBook? {
        if case .book(let position) = sources[index].kind { books[position] } else { nil }
    }

    /// What no trade of this order at a source exceeds.
    func curveCaps(_ index: Int) -> CurveCaps {
        SourceReader.caps(
            targetValue, balance: balanceValues[sources[index].place], isBuy: isBuy)
    }

    private static func rounds(_ pool: AnyPool) -> Int {
        if case .concentrated = pool { 1 } else { 0 }
    }

    /// Whether a source is a pool that rounds its fee to units of what is paid.
    func roundsInput(_ index: Int) -> Bool {
        guard case .pool(let position) = sources[index].kind else { return false }
        return Self.rounds(pools[position]) > 0
    }

    // MARK: Exact swaps

    /// The output of a pool's swap of exactly this input; nil when it takes less or pays nothing.
    @inline(__always)
    func output(_ index: Int, _ amount: UInt256) -> UInt256? {
        guard case .pool(let position) = sources[index].kind,
            let output = try? pools[position].amountOut(
                exactIn: amount, tokenIn: sources[index].tokenIn)
        else { return nil }
        return output.isZero ? nil : output
    }

    /// What a pool's swap of exactly this input moves, less where the liquidity ends.
    ///
    /// Nil when nothing comes out or the contract would revert.
    func sell(_ index: Int, _ amount: UInt256) -> SwapPair? {
        guard case .pool(let position) = sources[index].kind else { return nil }
        return swap(index).sell(pools[position], amount)
    }

    /// What a pool's swap for exactly this output moves, less where the liquidity ends.
    ///
    /// Nil when the contract would revert.
    func buy(_ index: Int, _ amount: UInt256) -> SwapPair? {
        guard case .pool(let position) = sources[index].kind else { return nil }
        return swap(index).buy(pools[position], amount)
    }

    /// The least input from the trade's up, by a few units, that yields as much in a forward swap;
    /// at the end of the liquidity what the forward swap yields.
    func covered(_ index: Int, _ trade: SwapPair, _ room: UInt256) -> SwapPair? {
        guard case .pool(let position) = sources[index].kind else { return nil }
        return swap(index).covered(pools[position], trade, room)
    }

    private func swap(_ index: Int) -> ExactSwap {
        ExactSwap(isForward: sources[index].isForward, table: table, curve: index)
    }

    /// Buys up to `amount` for at most `room`, checked forward: selling what is paid yields no less.
    func buy(_ index: Int, _ amount: UInt256, within room: UInt256) -> SwapPair? {
        guard !amount.isZero, !room.isZero else { return nil }
        var wish = amount
        // The second round buys what the room affords; the third allows for its rounding.
        for _ in 0..<3 {
            if let trade = buy(index, wish), trade.paid <= room {
                return covered(index, trade, room)
            }
            guard let most = sell(index, room) else { return nil }
            let affordable = min(most.received, wish)
            wish = affordable < wish ? affordable : wish - min(wish, .one)
            if wish.isZero { return nil }
        }
        return nil
    }
}
