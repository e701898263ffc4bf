public import Arithmetic

/// A market over which is planned again and again.
///
/// What does not change between two plans is kept: checked sources, their curves, and the prices and
/// trades with which the next search begins. Changing one source costs what that source costs. The
/// first plan is the one that `Router.planNetwork` makes; later ones may differ from it within what
/// their certificates say, and the same calls in the same order give the same plans.
public struct NetworkRouter: Sendable {
    /// The market and the order as they are now.
    public private(set) var problem: RouteProblem
    private var built: NetworkBuilder?
    private var memory: NetworkMemory?
    private var origins: [String: Int] = [:]

    /// A market and a first order; what is wrong with them is said when a plan is asked for.
    public init(_ problem: RouteProblem) {
        self.problem = problem
    }

    /// The best plan found for the present order and the bound that proves how good it is.
    ///
    /// `isExpired` is asked between steps: once it says so, the best plan so far is returned with its
    /// honest gap.
    public mutating func plan(
        isExpired: @escaping () -> Bool = { false }
    ) throws(RoutingError) -> NetworkPlan {
        try plan(PlanClock(isExpired))
    }

    /// The best plan found until a deadline; only what it takes to have any plan at all may pass it.
    public mutating func plan(
        until deadline: RouteDeadline
    ) throws(RoutingError) -> NetworkPlan {
        try plan(PlanClock(deadline))
    }

    private mutating func plan(_ clock: PlanClock) throws(RoutingError) -> NetworkPlan {
        let network = try certifiedPlan(clock)
        // Else what is left to gain would not be shown.
        let shown = ExactDecimal(coefficient: 1, scale: 4) ?? .zero
        let isOpen = network.gapBps > shown
        if problem.endValues.isEmpty, isOpen, !clock.isSearchOver, let direct = directPlan(clock),
            direct.isPartial == network.isPartial
        {
            // The search of one pair proves more where fixed costs decide.
            let isBuy = if case .exactOut = problem.order.amount { true } else { false }
            let isBetter = isBuy ? direct.value < network.value : direct.value > network.value
            if isBetter, !direct.isPartial {
                return NetworkPlan(
                    direct, problem.order, bound: network.bound,
                    gapBeforeLots: network.gapBpsBeforeLots)
            }
        }
        return network
    }

    /// The same for another order over the same market.
    public mutating func plan(
        _ order: RouteOrder, isExpired: @escaping () -> Bool = { false }
    ) throws(RoutingError) -> NetworkPlan {
        setOrder(order)
        return try plan(isExpired: isExpired)
    }

    // MARK: Changes

    /// Takes a source's new state, or a source that was not there.
    ///
    /// A state that contradicts itself is refused, and the market stays as it was.
    public mutating func update(_ source: RouteSource) throws(RoutingError) {
        if origins.isEmpty {
            for (index, source) in problem.sources.enumerated() { origins[source.id] = index }
        }
        guard let origin = origins[source.id] else {
            origins[source.id] = problem.sources.count
            problem.sources.append(source)
            forget()
            return
        }
        _ = try built?.checked(source)
        let old = problem.sources[origin]
        // The only copy of all sources is changed in place.
        built?.problem.sources = []
        problem.sources[origin] = source
        built?.problem.sources = problem.sources
        do {
            if try built?.refresh(origin, from: old) == false { forget() }
        } catch {
            problem.sources[origin] = old
            forget()
            throw error
        }
    }

    /// Takes a source out; nothing happens when there is none of this name.
    public mutating func remove(source id: String) {
        problem.sources.removeAll { $0.id == id }
        origins = [:]
        forget()
    }

    /// Takes what may be spent where.
    public mutating func setInventory(_ rows: [RouteInventory]) {
        let before = funded(problem.inventory)
        problem.inventory = rows
        built?.problem.inventory = rows
        if before != funded(rows) { return forget() }
        let amount = amount
        let isLeft = try? built?.retarget(amount)
        if isLeft == nil || isLeft == false { forget() }
    }

    /// Takes a price of a unit of gas in wei and of 10^18 wei in the free asset.
    public mutating func setGas(
        price: UInt256, nativePrice: ExactDecimal
    ) throws(RoutingError) {
        problem.gasPrice = price
        problem.nativePrice = nativePrice
        built?.problem.gasPrice = price
        built?.problem.nativePrice = nativePrice
        try built?.setCosts()
    }

    private mutating func setOrder(_ order: RouteOrder) {
        let old = problem.order
        if old == order { return }
        problem.order = order
        built?.problem.order = order
        let isSame =
            old.assetIn == order.assetIn && old.assetOut == order.assetOut
            && old.location == order.location && old.isExactIn == order.isExactIn
        // An impossible amount is said when the network is built anew.
        let amount = amount
        let isLeft = isSame ? try? built?.retarget(amount) : nil
        if isLeft == nil || isLeft == false { forget() }
    }

    private mutating func forget() { (built, memory) = (nil, nil) }

    private var amount: UInt256 {
        switch problem.order.amount {
        case .exactIn(let amount), .exactOut(let amount): amount
        }
    }

    /// Where there is anything of the asset paid.
    private func funded(_ rows: [RouteInventory]) -> [String] {
        rows.filter { $0.asset == problem.order.assetIn && !$0.amount.isZero }.map(\.location)
            .sorted()
    }

    // MARK: Plans

    private mutating func network(reach: Double) throws(RoutingError) -> NetworkProblem {
        if let built, built.reach >= reach { return NetworkProblem(built) }
        memory = nil
        let builder = try NetworkBuilder(problem, reach: reach)
        built = builder
        return NetworkProblem(builder)
    }

    /// The plan of one pair, by the sources that trade it.
    private func directPlan(_ clock: PlanClock) -> RoutePlan? {
        let pair = [problem.order.assetIn, problem.order.assetOut]
        var direct = problem
        direct.sources = problem.sources.filter { source in
            switch source.kind {
            case .pool(let pool): pair.contains(pool.asset0) && pair.contains(pool.asset1)
            case .book(let book): pair.contains(book.base) && pair.contains(book.quote)
            case .transfer: false
            }
        }
        if direct.sources.isEmpty { return nil }
        return try? Router.plan(direct, isExpired: { clock.isOver })
    }

    private mutating func certifiedPlan(
        _ clock: PlanClock
    ) throws(RoutingError) -> NetworkPlan {
        var reach = 64.0
        while true {
            let began = clock.elapsed
            let network = try network(reach: reach)
            var routing = NetworkRouting(network, memory: memory, clock: clock)
            let single = routing.bestSingle()
            let outset = clock.elapsed - began
            var outcome = routing.run(single)
            if outcome == nil, clock.isSearchOver {
                // Late is better than no plan at all.
                routing = NetworkRouting(network, memory: nil, clock: PlanClock { false })
                outcome = routing.run(nil)
            }
            memory = routing.search.memory
            // A pool of coins would trade more than was sampled of it.
            let isCut = outcome?.found.map { $0.bound == .infinity } ?? true
            if isCut, built?.reach.isFinite ?? false, network.cuts.contains(true),
                clock.hasTime(for: outset * 2)
            {
                reach = (built?.reach ?? 0) < 1e6 ? 1e6 : .infinity
                continue
            }
            if let limits = routing.limits, let first = outcome, first.isOpen {
                outcome = tightened(first, limits, clock, outset)
            }
            if let outcome, !network.isBuy || outcome.plan.isComplete {
                return NetworkCertificate(
                    problem: outcome.problem, outcome: outcome,
                    bound: outcome.found?.bound ?? .infinity
                ).plan()
            }
            guard network.isBuy else { throw .nothingToTrade }
            return try most(outcome, network, clock, outset)
        }
    }

    /// Plans again with sources cut to what can be held, as long as that proves more.
    ///
    /// No plan that is better than the known one leaves these limits.
    private func tightened(
        _ first: NetworkRouting.Outcome, _ limits: [Double], _ clock: PlanClock, _ outset: UInt64
    ) -> NetworkRouting.Outcome {
        var (outcome, limits) = (first, limits)
        for _ in 0..<RoutingLimits.tighteningsMax where clock.hasTime(for: outset * 2) {
            guard let old = outcome.found,
                let builder = try? NetworkBuilder(
                    problem, reach: built?.reach ?? .infinity, limits: limits)
            else { break }
            var routing = NetworkRouting(NetworkProblem(builder), memory: nil, clock: clock)
            let single = routing.bestSingle()
            guard let next = routing.run(single), var found = next.found else { break }
            found.bound = min(old.bound, max(found.bound, outcome.score, next.score))
            let isBetter = next.plan.isBetter(than: outcome.plan)
            let gained = old.bound - found.bound
            outcome = NetworkRouting.Outcome(
                problem: isBetter ? next.problem : outcome.problem,
                plan: isBetter ? next.plan : outcome.plan,
                single: isBetter ? next.single : outcome.single, found: found,
                score: max(outcome.score, next.score))
            guard let more = routing.limits, gained > abs(old.bound) * 1e-6 else { break }
            limits = more
        }
        return outcome
    }

    /// A purchase that cannot be filled: what was found, or all that what is held buys, whichever is
    /// more; the bound is for what is received.
    private func most(
        _ outcome: NetworkRouting.Outcome?, _ network: NetworkProblem,
        _ clock: PlanClock, _ outset: UInt64
    ) throws(RoutingError) -> NetworkPlan {
        var part: NetworkPlan?
        if let outcome {
            part = NetworkCertificate(problem: outcome.problem, outcome: outcome, bound: 0).plan()
        }
        // Lots alone are no reason to look for more.
        if part == nil || outcome?.found?.best.flow.isSettled != true && !clock.isSearchOver {
            let held = network.begins.reduce(UInt256.zero) { $0.checkedAdding($1.balance) ?? .max }
            var sale = problem
            sale.order = order(.exactIn(min(held, (UInt256.one << 200) - .one)))
            sale.endValues = []
            // Its charges would be in what is received.
            sale.risk.aversion = .zero
            var router = NetworkRouter(sale)
            if let sold = try? router.certifiedPlan(clock), sold.amountOut < network.wanted,
                part.map({ $0.amountOut < sold.amountOut }) ?? true
            {
                part = sold.asPurchase(network)
            }
        }
        guard var part else { throw .nothingToTrade }
        // Nothing is proven where there is no time for it.
        let isLate = !clock.hasTime(for: outset)
        let least = isLate ? RouteValue(magnitude: .zero) : try least(part.amountOut, clock)
        part.bound = min(least, part.value)
        part.gapBps = Certificate.gap(part.value, part.bound)
        return part
    }

    /// What receiving so much costs at least.
    private func least(
        _ amountOut: UInt256, _ clock: PlanClock
    ) throws(RoutingError) -> RouteValue {
        var same = problem
        same.order = order(.exactOut(amountOut))
        let network = NetworkProblem(try NetworkBuilder(same, reach: .infinity))
        var search = NetworkSearch(network, isExpired: { clock.isSearchOver })
        return Certificate.bound(search.run()?.bound ?? 0, isBuy: true)
    }

    private func order(_ amount: RouteOrder.Amount) -> RouteOrder {
        RouteOrder(
            assetIn: problem.order.assetIn, assetOut: problem.order.assetOut, amount: amount,
            location: problem.order.location)
    }
}

extension RouteOrder {
    /// Whether the amount paid is the fixed one.
    fileprivate var isExactIn: Bool {
        if case .exactIn = amount { true } else { false }
    }
}
