import Arithmetic
import Basics
import Pools
import Routing
import Testing

/// The plan against the searches that routers use: grids, greedy slices, full enumeration.
@Suite struct RivalTests {
    /// The pools' exact outputs for multiples of a step.
    static func tables(
        _ problem: RouteProblem, step: UInt256, count: Int
    ) -> [[UInt256]] {
        problem.sources.map { source in
            guard case .pool(let route) = source.kind else { return [] }
            let tokenIn =
                route.asset0 == problem.order.assetIn ? route.pool.token0 : route.pool.token1
            return (0...count).map { part in
                let amount = step * UInt256(part)
                let quote = try? route.pool.amounts(exactIn: amount, tokenIn: tokenIn)
                return quote.map { $0.isPartial ? .zero : $0.amountOut } ?? .zero
            }
        }
    }

    /// The best split on a grid, by dynamic programming over the pools.
    static func grid(_ tables: [[UInt256]], _ count: Int) -> UInt256 {
        var best = [UInt256](repeating: .zero, count: count + 1)
        for table in tables {
            var next = best
            for total in 0...count {
                for part in 0...total {
                    next[total] = max(next[total], best[total - part] + table[part])
                }
            }
            best = next
        }
        return best[count]
    }

    /// Slices, each to the pool that pays most for it.
    static func greedy(_ tables: [[UInt256]], _ count: Int) -> UInt256 {
        var taken = [Int](repeating: 0, count: tables.count)
        for _ in 0..<count {
            var best = 0
            var gain = UInt256.zero
            for (index, table) in tables.enumerated()
            where table[taken[index] + 1] >= table[taken[index]] {
                let more = table[taken[index] + 1] - table[taken[index]]
                if more > gain { (best, gain) = (index, more) }
            }
            taken[best] += 1
        }
        return zip(tables, taken).reduce(UInt256.zero) { $0 + $1.0[$1.1] }
    }

    @Test(arguments: [40_000, 40_200] as [UInt64])
    func `a plan is never below a grid of twentieths or 256 greedy slices`(start: UInt64) throws {
        for seed in start..<start + 200 {
            var problem = try RandomMarketTests.market(seed, books: false)
            guard case .exactIn(let amount) = problem.order.amount else { continue }
            let step = amount / 1_280
            let total = step * 1_280
            problem.order = RouteOrder(
                assetIn: problem.order.assetIn, assetOut: problem.order.assetOut,
                amount: .exactIn(total))
            let plan = try Router.plan(problem)
            if plan.isPartial { continue }
            let grid = Self.grid(Self.tables(problem, step: step * 64, count: 20), 20)
            let greedy = Self.greedy(Self.tables(problem, step: step * 5, count: 256), 256)
            // Rounding down costs a unit a leg at most.
            let legs = UInt256(plan.legs.count)
            #expect(plan.amountOut + legs >= grid, "seed \(seed)")
            #expect(plan.amountOut + legs >= greedy, "seed \(seed)")
            #expect(plan.bound.magnitude >= max(grid, greedy), "seed \(seed)")
        }
    }

    @Test func `a plan of small whole numbers is the best of all splits or within its gap`() throws
    {
        var random = TestRandom(seed: 77)
        for round in 0..<60 {
            var sources: [RouteSource] = []
            for index in 0..<random.int(2, 4) {
                let reserve = random.int(500, 20_000)
                sources.append(
                    try ClosedFormTests.pair(
                        "pool\(index)", UInt256(reserve),
                        UInt256(reserve * random.int(90, 110) / 10), fee: 3_000))
            }
            let count = random.int(50, 400)
            let problem = ClosedFormTests.problem(
                sources,
                RouteOrder(
                    assetIn: "ETH", assetOut: "USDC", amount: .exactIn(UInt256(count))))
            let plan = try Router.plan(problem)
            try PlanAudit(problem: problem, plan: plan).check("round \(round)")
            let best = Self.grid(Self.tables(problem, step: 1, count: count), count)
            #expect(plan.bound.magnitude >= best, "round \(round)")
            // Whole units of a few thousand: one unit of rounding may stay behind.
            #expect(plan.amountOut + 1 >= best, "round \(round)")
        }
    }
}
