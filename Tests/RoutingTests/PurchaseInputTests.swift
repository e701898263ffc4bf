import Arithmetic
import Basics
import Pools
import Routing
import Testing

/// What purchases pay to pools of coins, for which an input is searched by exact quotes.
@Suite struct PurchaseInputTests {
    /// Purchases over random pools of these kinds, complete ones.
    private static func purchases(
        _ kinds: [CoinMarket.Kind], _ seeds: Range<UInt64>
    ) throws -> [(seed: UInt64, problem: RouteProblem, plan: RoutePlan)] {
        try seeds.compactMap { seed in
            var market = CoinMarket(seed: seed, isEther: true)
            let problem = try market.problem(kinds)
            guard case .exactOut = problem.order.amount else { return nil }
            let plan = try Router.plan(problem)
            return plan.isPartial ? nil : (seed, problem, plan)
        }
    }

    private static func pool(_ id: String, of problem: RouteProblem) throws -> RoutePool {
        let source = try #require(problem.sources.first { $0.id == id })
        guard case .pool(let pool) = source.kind else { throw TestFailure() }
        return pool
    }

    /// Balancer's powers answer the same for thousands of units: steps of the price's length end on
    /// such a plateau and never reach the output.
    @Test func `a weighted pool is not left out since its powers are coarse`() throws {
        let purchases = try Self.purchases([.weighted, .pair], 6_000..<6_150)
        #expect(purchases.count > 30)
        for (seed, problem, plan) in purchases {
            #expect(plan.gapBpsBeforeLots <= decimal("0.01"), "seed \(seed)")
            for leg in plan.legs {
                let pool = try Self.pool(leg.source, of: problem)
                let tokenIn =
                    pool.asset0 == problem.order.assetIn ? pool.pool.token0 : pool.pool.token1
                let output = try pool.pool.amountOut(exactIn: leg.amountIn, tokenIn: tokenIn)
                #expect(output >= leg.amountOut, "seed \(seed)")
            }
        }
    }

    @Test func `asked for its exact output a pool takes no more than planned`() throws {
        var lower = 0
        for (seed, problem, plan) in try Self.purchases([.weighted, .pair], 6_000..<6_150) {
            let network = NetworkPlan(plan, of: problem.order)
            let asked = network.askingForOutputs(problem)
            #expect(asked.amountOut == network.amountOut, "seed \(seed)")
            #expect(asked.legs.map(\.amountOut) == network.legs.map(\.amountOut), "seed \(seed)")
            var paid = UInt256.zero
            for (leg, planned) in zip(asked.legs, network.legs) {
                let pool = try Self.pool(leg.source, of: problem)
                let tokenIn = pool.asset0 == leg.assetIn ? pool.pool.token0 : pool.pool.token1
                // Balancer's first pools refuse outputs of more than 30 %, which inputs may give.
                let exact = try? pool.pool.amounts(exactOut: leg.amountOut, tokenIn: tokenIn)
                let least = min(planned.amountIn, exact?.amountIn ?? planned.amountIn)
                #expect(leg.amountIn == least, "seed \(seed)")
                paid += leg.amountIn
            }
            #expect(asked.amountIn == paid, "seed \(seed)")
            let saved = network.amountIn - paid
            if !saved.isZero { lower += 1 }
            #expect(asked.value.magnitude == network.value.magnitude - saved, "seed \(seed)")
            // No plan is said to be better than what none can beat.
            #expect(asked.bound <= asked.value, "seed \(seed)")
        }
        #expect(lower > 5)
    }

    @Test func `a sale stays as it is`() throws {
        for seed in 6_000..<6_040 as Range<UInt64> {
            var market = CoinMarket(seed: seed, isEther: true)
            let problem = try market.problem([.weighted, .pair])
            guard case .exactIn = problem.order.amount else { continue }
            let network = NetworkPlan(try Router.plan(problem), of: problem.order)
            #expect(network.askingForOutputs(problem) == network, "seed \(seed)")
        }
    }
}
