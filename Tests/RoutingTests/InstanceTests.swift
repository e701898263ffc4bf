import Arithmetic
import Routing
import Testing

/// One fixed instance of 40 pools, drawn from seed 2026.
@Suite struct InstanceTests {
    /// Reserves in ether and dollars and the fee.
    struct Pool {
        let ether: UInt256
        let dollars: UInt256
        let feePips: UInt32
    }

    static func pools() -> [Pool] {
        var random = TestRandom(seed: 2_026)
        return (0..<40).map { _ in
            let ethers = random.spread(4, 16)
            let price = 2_000 * (1 + random.double(-0.01, 0.01))
            return Pool(
                ether: TestMarket.raw(ethers, decimals: 18),
                dollars: TestMarket.raw(ethers * price, decimals: 18),
                feePips: random.pick([500, 3_000, 10_000]))
        }
    }

    static func problem() throws -> RouteProblem {
        let sources = try pools().enumerated().map { index, pool in
            try ClosedFormTests.pair("pool\(index)", pool.ether, pool.dollars, fee: pool.feePips)
        }
        var problem = ClosedFormTests.problem(
            sources, TestMarket.order(5_000, price: 2_000, isSell: true, isExactIn: true))
        problem.assets = [.init(id: "ETH", decimals: 18), .init(id: "USDC", decimals: 18)]
        return problem
    }

    /// The continuous optimum: one marginal price for all, found by halving, in floating point.
    static func optimum(_ amount: Double) -> Double {
        let pools = pools().map { pool in
            (
                pool.ether.searchValue, pool.dollars.searchValue,
                1 - Double(pool.feePips) / 1_000_000
            )
        }
        var (low, high) = (0.0, pools.map { $0.2 * $0.1 / $0.0 }.max() ?? 0)
        func inputs(_ price: Double) -> [Double] {
            pools.map { max(0, (($0.2 * $0.0 * $0.1 / price).squareRoot() - $0.0) / $0.2) }
        }
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if inputs(middle).reduce(0, +) > amount { low = middle } else { high = middle }
        }
        let shares = inputs(high)
        let scale = amount / shares.reduce(0, +)
        return zip(pools, shares).reduce(0) { sum, item in
            let (pool, input) = (item.0, item.1 * scale)
            return sum + pool.2 * input * pool.1 / (pool.0 + pool.2 * input)
        }
    }

    @Test func `the plan is the continuous optimum to a hundredth of a millionth`() throws {
        let problem = try Self.problem()
        let plan = try Router.plan(problem)
        try PlanAudit(problem: problem, plan: plan).check("instance")
        guard case .exactIn(let amount) = problem.order.amount else { throw TestFailure() }
        #expect(plan.amountIn == amount)
        let best = Self.optimum(amount.searchValue)
        #expect(abs(plan.amountOut.searchValue / best - 1) < 1e-8)
        #expect(plan.bound.magnitude.searchValue > best * (1 - 1e-14))
        #expect(plan.gapBps <= decimal("0.0001"))
    }

    @Test func `a purchase of what a sale yields costs what was sold`() throws {
        var problem = try Self.problem()
        let sale = try Router.plan(problem)
        problem.order = RouteOrder(
            assetIn: "ETH", assetOut: "USDC", amount: .exactOut(sale.amountOut))
        let purchase = try Router.plan(problem)
        try PlanAudit(problem: problem, plan: purchase).check("purchase")
        let ratio = purchase.amountIn.searchValue / sale.amountIn.searchValue
        #expect(abs(ratio - 1) < 1e-12)
    }
}
