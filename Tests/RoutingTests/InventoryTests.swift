import Arithmetic
import Routing
import Testing

@Suite struct InventoryTests {
    /// Pools on two chains and a book, with balances drawn below what the order wants.
    static func market(_ seed: UInt64) throws -> RouteProblem {
        var market = TestMarket(seed: seed)
        var sources: [RouteSource] = []
        for (place, count) in [("chain", 3), ("second", 2)] {
            for index in 0..<count {
                sources.append(try market.pair("\(place)\(index)", location: place))
            }
        }
        sources.append(try market.ranged("range", location: "second"))
        sources.append(market.book("alpha", location: "alpha"))
        let isSell = market.random.int(0, 1) == 0
        let isExactIn = market.random.int(0, 2) > 0
        let ethers = market.random.double(1, 60)
        let order = TestMarket.order(
            ethers, price: market.price, isSell: isSell, isExactIn: isExactIn)
        let inventory = ["chain", "second", "alpha"].map { place in
            let amount = ethers * market.random.double(0.05, 0.8)
            return RouteInventory(
                location: place, asset: order.assetIn,
                amount: isSell
                    ? TestMarket.raw(amount, decimals: 18)
                    : TestMarket.raw(amount * market.price, decimals: 6))
        }
        return RouteProblem(
            sources: sources, assets: TestMarket.assets, inventory: inventory, order: order)
    }

    @Test(arguments: [0, 500, 1_000, 1_500] as [UInt64])
    func `no place pays more than it has and the split stays optimal`(start: UInt64) throws {
        var partial = 0
        for seed in start..<start + 500 {
            let problem = try Self.market(seed)
            let plan = try Router.plan(problem)
            try PlanAudit(problem: problem, plan: plan).check("seed \(seed)")
            if plan.isPartial {
                partial += 1
            } else {
                #expect(plan.gapBpsBeforeLots <= decimal("0.01"), "seed \(seed)")
            }
        }
        #expect(partial > 20 && partial < 400)
    }

    @Test func `too little everywhere sells all there is`() throws {
        let sources = [
            try ClosedFormTests.pair("one", 100 * ClosedFormTests.ether, 200_000_000_000),
            try ClosedFormTests.pair(
                "two", 100 * ClosedFormTests.ether, 200_000_000_000, location: "second"),
        ]
        var problem = ClosedFormTests.problem(
            sources, TestMarket.order(5, price: 2_000, isSell: true, isExactIn: true))
        problem.inventory = [
            RouteInventory(location: "chain", asset: "ETH", amount: ClosedFormTests.ether),
            RouteInventory(location: "second", asset: "ETH", amount: 7),
            RouteInventory(location: "second", asset: "ETH", amount: ClosedFormTests.ether),
            RouteInventory(location: "second", asset: "USDC", amount: 1_000_000_000_000),
        ]
        let plan = try Router.plan(problem)
        #expect(plan.isPartial)
        #expect(plan.legs.map(\.amountIn) == [ClosedFormTests.ether, ClosedFormTests.ether + 7])
        problem.inventory = []
        #expect(throws: RoutingError.nothingToTrade) { try Router.plan(problem) }
    }

    @Test func `an order bound to a place uses only what is there`() throws {
        let sources = [
            try ClosedFormTests.pair("near", 100 * ClosedFormTests.ether, 200_000_000_000),
            try ClosedFormTests.pair(
                "far", 900 * ClosedFormTests.ether, 1_900_000_000_000, location: "alpha"),
        ]
        let order = RouteOrder(
            assetIn: "ETH", assetOut: "USDC", amount: .exactIn(ClosedFormTests.ether),
            location: "chain")
        let plan = try Router.plan(ClosedFormTests.problem(sources, order))
        #expect(plan.legs.map(\.source) == ["near"])
    }
}
