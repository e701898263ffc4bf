import Arithmetic
import Basics
import Pools
import Routing
import Testing

/// A router that keeps its market, against one that sees each problem for the first time.
@Suite struct PairRouterTests {
    /// Every kind of market that other suites draw.
    private static func market(_ seed: UInt64) throws -> RouteProblem {
        switch seed % 5 {
        case 0: return try RandomMarketTests.market(seed)
        case 1: return try RandomMarketTests.market(seed, books: false)
        case 2: return try FixedCostTests.market(seed)
        case 3: return try InventoryTests.market(seed)
        default:
            var market = CoinMarket(seed: seed, isEther: seed % 2 == 0)
            let choices = seed % 2 == 0 ? CoinMarket.ethers : CoinMarket.dollars
            let kinds = (0..<market.random.int(1, 5)).map { _ in market.random.pick(choices) }
            return try market.problem(kinds, gas: seed % 3 == 0)
        }
    }

    private static func amount(_ problem: RouteProblem) -> UInt256 {
        switch problem.order.amount {
        case .exactIn(let amount), .exactOut(let amount): amount
        }
    }

    private static func asking(_ amount: UInt256, _ problem: RouteProblem) -> RouteProblem {
        var problem = problem
        let isSale = if case .exactIn = problem.order.amount { true } else { false }
        problem.order = RouteOrder(
            assetIn: problem.order.assetIn, assetOut: problem.order.assetOut,
            amount: isSale ? .exactIn(amount) : .exactOut(amount))
        return problem
    }

    private static func cold(_ problem: RouteProblem) -> Result<RoutePlan, RoutingError> {
        do throws(RoutingError) {
            return .success(try Router.plan(problem))
        } catch {
            return .failure(error)
        }
    }

    private static func known(
        _ router: inout PairRouter, _ amount: UInt256, _ plan: inout PairPlan
    ) -> Result<RoutePlan, RoutingError> {
        do throws(RoutingError) {
            try router.plan(amount, into: &plan)
            return .success(router.named(plan))
        } catch {
            return .failure(error)
        }
    }

    @Test(arguments: [50_000, 50_300] as [UInt64])
    func `a plan does not depend on the plans before it`(start: UInt64) throws {
        for seed in start..<start + 300 {
            let problem = try Self.market(seed)
            let amount = Self.amount(problem)
            guard var router = try? PairRouter(problem) else {
                #expect(throws: RoutingError.self) { try Router.plan(problem) }
                continue
            }
            var plan = PairPlan()
            for other in [amount >> 1, amount >> 9, amount - (amount >> 3), 1] {
                _ = Self.known(&router, max(other, 1), &plan)
            }
            let known = Self.known(&router, amount, &plan)
            #expect(known == Self.cold(problem), "seed \(seed)")
        }
    }

    @Test(arguments: [51_000, 51_300] as [UInt64])
    func `a plan after a change is that of a router that was made after it`(
        start: UInt64
    ) throws {
        var plans = 0
        for seed in start..<start + 300 {
            let problem = try Self.market(seed)
            let others = try Self.market(seed + 5_000).sources
            guard var router = try? PairRouter(problem) else { continue }
            var random = TestRandom(seed: seed)
            var changed = problem
            var plan = PairPlan()
            for _ in 0..<3 {
                let index = random.int(0, changed.sources.count - 1)
                let old = changed.sources[index]
                // Mostly of the same kind; some pools become books and the other way round.
                let kind = random.pick(others).kind
                changed.sources[index] = RouteSource(
                    id: old.id, location: old.location, kind: kind)
                do {
                    try router.update(index, to: kind)
                } catch {
                    changed.sources[index] = old
                }
                let known = Self.known(&router, Self.amount(problem), &plan)
                #expect(known == Self.cold(changed), "seed \(seed)")
                plans += 1
            }
        }
        #expect(plans > 600)
    }

    @Test(arguments: [52_000, 52_200] as [UInt64])
    func `orders within the reach are planned as well as by a router of their own`(
        start: UInt64
    ) throws {
        for seed in start..<start + 200 {
            let problem = try Self.market(seed)
            let amount = Self.amount(problem)
            guard var router = try? PairRouter(problem, reach: amount << 4) else { continue }
            var plan = PairPlan()
            for part in [amount, max(1, amount >> 2), amount << 1, amount << 5] {
                let asked = Self.asking(part, problem)
                let known = Self.known(&router, part, &plan)
                guard case .success(let own) = known, case .success(let cold) = Self.cold(asked)
                else { continue }
                let note: Comment = "seed \(seed) for \(part)"
                #expect(own.isPartial == cold.isPartial, note)
                // Orders that empty a pool are beyond what its prices tell.
                if own.isPartial || part > amount && problem.sources.contains(where: isCoins) {
                    continue
                }
                try PlanAudit(problem: asked, plan: own).check(note)
                // What is proven for one is true for the other.
                let isSale = if case .exactIn = asked.order.amount { true } else { false }
                #expect(isSale ? own.value <= cold.bound : own.value >= cold.bound, note)
                #expect(own.gapBpsBeforeLots <= decimal("0.01"), note)
                let (left, right) = (own.amountOut.searchValue, cold.amountOut.searchValue)
                #expect(abs(left - right) <= right * 1e-3 + 1, note)
            }
        }
    }

    private func isCoins(_ source: RouteSource) -> Bool {
        guard case .pool(let route) = source.kind, case .coins = route.pool else { return false }
        return true
    }

    @Test func `a source that contradicts itself is refused and nothing changes`() throws {
        let problem = try RandomMarketTests.market(2)
        var router = try PairRouter(problem)
        var (before, after) = (PairPlan(), PairPlan())
        try router.plan(Self.amount(problem), into: &before)
        let index = try #require(
            problem.sources.firstIndex { if case .book = $0.kind { true } else { false } })
        guard case .book(var book) = problem.sources[index].kind else { throw TestFailure() }
        book.takerFeePips = 1_000_000
        #expect(throws: RoutingError.malformedSource(problem.sources[index].id)) {
            try router.update(index, to: .book(book))
        }
        #expect(throws: RoutingError.noSource) {
            try router.update(problem.sources.count, to: problem.sources[index].kind)
        }
        try router.plan(Self.amount(problem), into: &after)
        #expect(before == after)
        #expect(throws: RoutingError.invalidAmount) { try router.plan(.zero, into: &after) }
        let tooMuch = UInt256.one << 201
        #expect(throws: RoutingError.invalidAmount) { try router.plan(tooMuch, into: &after) }
    }

    @Test func `legs name sources by their position among all`() throws {
        var problem = try RandomMarketTests.market(8)
        let plan = try Router.plan(problem)
        var other = BookTests.book()
        other.base = "BTC"
        problem.assets.append(.init(id: "BTC", decimals: 8))
        problem.sources.insert(BookTests.source(other, "other"), at: 0)
        var router = try PairRouter(problem)
        var numbered = PairPlan()
        try router.plan(Self.amount(problem), into: &numbered)
        #expect(router.named(numbered) == plan)
        #expect(numbered.legs.map { problem.sources[$0.source].id } == plan.legs.map(\.source))
    }
}
