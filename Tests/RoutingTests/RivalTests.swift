import Arithmetic
import Basics
import Pools
import Routing
import Testing

/// The plan against full enumeration.
///
/// What routers do instead is compared with in the tests of the improvement benchmark.
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
