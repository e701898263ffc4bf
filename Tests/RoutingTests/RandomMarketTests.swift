import Arithmetic
import Routing
import Testing

@Suite struct RandomMarketTests {
    /// Pools of both kinds and books at three places.
    static func market(_ seed: UInt64, books: Bool = true, gas: Bool = false) throws -> RouteProblem
    {
        var market = TestMarket(seed: seed)
        var sources: [RouteSource] = []
        let units: UInt64 = gas ? 90_000 : 0
        for index in 0..<market.random.int(1, 5) {
            sources.append(try market.pair("pair\(index)", gas: units))
        }
        for index in 0..<market.random.int(0, 3) {
            sources.append(try market.ranged("range\(index)", gas: units))
        }
        if books {
            sources.append(market.book("alpha", location: "alpha"))
            if seed % 2 == 0 { sources.append(market.book("beta", location: "beta")) }
        }
        let isSell = market.random.int(0, 1) == 0
        let isExactIn = market.random.int(0, 1) == 0
        let order = TestMarket.order(
            market.random.spread(0, 9) * 0.13, price: market.price, isSell: isSell,
            isExactIn: isExactIn)
        return RouteProblem(
            sources: sources, assets: TestMarket.assets,
            inventory: TestMarket.plenty(at: ["chain", "alpha", "beta"]),
            gasPrice: gas ? 7_000_000_000 : 0,
            nativePrice: gas
                ? decimal(isSell == isExactIn ? "2000000000.5" : "1000000000000000000") : .zero,
            transactionGas: gas ? 50_000 : 0, order: order)
    }

    @Test(arguments: [0, 1_000, 2_000, 3_000] as [UInt64])
    func `plans of random markets are exact and nearly optimal`(start: UInt64) throws {
        for seed in start..<start + 500 {
            let problem = try Self.market(seed)
            let plan = try Router.plan(problem)
            try PlanAudit(problem: problem, plan: plan).check("seed \(seed)")
            if !plan.isPartial {
                #expect(plan.gapBpsBeforeLots <= decimal("0.01"), "seed \(seed)")
                // A lot lost to the next best source costs at most their difference in price.
                #expect(plan.gapBps <= decimal("10"), "seed \(seed)")
            }
        }
    }

    @Test(arguments: [10_000, 11_000] as [UInt64])
    func `without books the exact plan itself is within a hundredth of a basis point`(
        start: UInt64
    ) throws {
        for seed in start..<start + 500 {
            let problem = try Self.market(seed, books: false)
            let plan = try Router.plan(problem)
            try PlanAudit(problem: problem, plan: plan).check("seed \(seed)")
            if !plan.isPartial { #expect(plan.gapBps <= decimal("0.01"), "seed \(seed)") }
        }
    }

    @Test(arguments: [20_000, 21_000] as [UInt64])
    func `fixed costs are paid only where they are earned, with a proof`(start: UInt64) throws {
        for seed in start..<start + 400 {
            let problem = try Self.market(seed, gas: true)
            let plan = try Router.plan(problem)
            try PlanAudit(problem: problem, plan: plan).check("seed \(seed)")
            if !plan.isPartial {
                #expect(plan.gapBpsBeforeLots <= decimal("0.01"), "seed \(seed)")
            }
        }
    }

    @Test func `the same problem gives the same plan`() throws {
        for seed in 30_000..<30_050 as Range<UInt64> {
            let problem = try Self.market(seed, gas: seed % 2 == 0)
            #expect(try Router.plan(problem) == Router.plan(problem))
        }
    }
}
