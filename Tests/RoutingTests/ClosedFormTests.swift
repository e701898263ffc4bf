import Arithmetic
import Basics
import Pools
import Routing
import Testing

@Suite struct ClosedFormTests {
    static func pair(
        _ id: String, _ ether: UInt256, _ dollars: UInt256, fee: UInt32 = 3_000,
        location: String = "chain", gas: UInt64 = 0
    ) throws -> RouteSource {
        let pool = try ConstantProductPool(
            token0: TestMarket.token0, token1: TestMarket.token1, reserve0: ether,
            reserve1: dollars, feePips: fee)
        return RouteSource(
            id: id, location: location,
            kind: .pool(
                RoutePool(
                    pool: .constantProduct(pool), asset0: TestMarket.ether,
                    asset1: TestMarket.dollar, gas: gas)))
    }

    static func problem(_ sources: [RouteSource], _ order: RouteOrder) -> RouteProblem {
        RouteProblem(
            sources: sources, assets: TestMarket.assets,
            inventory: TestMarket.plenty(at: ["chain", "alpha", "beta"]), order: order)
    }

    static let ether: UInt256 = 1_000_000_000_000_000_000

    @Test func `two equal pools share an order in halves`() throws {
        let sources = [
            try Self.pair("one", 100 * Self.ether, 200_000_000_000),
            try Self.pair("two", 100 * Self.ether, 200_000_000_000),
        ]
        let order = TestMarket.order(7, price: 2_000, isSell: true, isExactIn: true)
        let plan = try Router.plan(Self.problem(sources, order))
        #expect(plan.legs.count == 2)
        let apart = plan.legs[0].amountIn.searchValue - plan.legs[1].amountIn.searchValue
        #expect(abs(apart) < 1e6)
        // floor(in·997·Rout / (Rin·1000 + in·997)) for 3.5 ether
        let half: UInt256 = 3_500_000_000_000_000_000
        let out = (half * 997 * 200_000_000_000) / (100 * Self.ether * 1_000 + half * 997)
        #expect(plan.amountOut >= out + out - 1 && plan.amountOut <= out + out + 1)
    }

    @Test func `pools of one price and fee share in proportion to their depth`() throws {
        let sources = [
            try Self.pair("small", 10 * Self.ether, 20_000_000_000),
            try Self.pair("large", 30 * Self.ether, 60_000_000_000),
        ]
        let order = TestMarket.order(4, price: 2_000, isSell: true, isExactIn: true)
        let plan = try Router.plan(Self.problem(sources, order))
        let ratio = plan.legs[1].amountIn.searchValue / plan.legs[0].amountIn.searchValue
        #expect(abs(ratio - 3) < 1e-6)
    }

    @Test func `a pool alone trades the whole order at its own quote`() throws {
        let source = try Self.pair("only", 50 * Self.ether, 100_000_000_000)
        for isExactIn in [true, false] {
            let order = TestMarket.order(3, price: 2_000, isSell: true, isExactIn: isExactIn)
            let plan = try Router.plan(Self.problem([source], order))
            guard case .pool(let route) = source.kind else { throw TestFailure() }
            switch order.amount {
            case .exactIn(let amount):
                let quote = try route.pool.quote(exactIn: amount, tokenIn: TestMarket.token0)
                #expect(plan.amountIn == amount && plan.amountOut == quote.amountOut)
            case .exactOut(let amount):
                let quote = try route.pool.quote(exactOut: amount, tokenIn: TestMarket.token0)
                #expect(plan.amountOut == amount && plan.amountIn == quote.amountIn)
            }
            #expect(plan.bestSingle?.value == plan.value)
            #expect(!plan.isPartial)
        }
    }

    @Test func `a pool below the marginal price of the other gets nothing`() throws {
        let sources = [
            try Self.pair("good", 1_000 * Self.ether, 2_000_000_000_000),
            try Self.pair("bad", 1_000 * Self.ether, 1_500_000_000_000),
        ]
        let order = TestMarket.order(1, price: 2_000, isSell: true, isExactIn: true)
        let plan = try Router.plan(Self.problem(sources, order))
        #expect(plan.legs.map(\.source) == ["good"])
    }

    @Test func `a small order finds the optimum of pools a quadrillion times larger`() throws {
        let sources = [
            try Self.pair("one", UInt256.one << 110, UInt256.one << 108),
            try Self.pair("two", UInt256.one << 111, UInt256.one << 109),
        ]
        let order = RouteOrder(
            assetIn: TestMarket.ether, assetOut: TestMarket.dollar,
            amount: .exactIn(1_000_000_000_000_000))
        let problem = Self.problem(sources, order)
        let plan = try Router.plan(problem)
        try PlanAudit(problem: problem, plan: plan).check("huge pools")
        #expect(plan.gapBps <= decimal("0.01"))
    }
}
