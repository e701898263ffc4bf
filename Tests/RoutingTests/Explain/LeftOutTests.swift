import Arithmetic
import Pools
import Routing
import Testing

/// Why sources are not in a plan: each reason by a market made for it, and two by what they promise.
@Suite struct LeftOutTests {
    private static let reserve: UInt256 = 1_000

    private func pair(
        _ id: String, dollars: UInt256 = 2_000_000, ethers: UInt256 = 1_000,
        location: String = "chain", gas: UInt64 = 0
    ) throws -> RouteSource {
        try ClosedFormTests.pair(
            id, ethers * ClosedFormTests.ether, dollars * 1_000_000, location: location, gas: gas)
    }

    private func problem(_ sources: [RouteSource], ethers: Double = 10) -> RouteProblem {
        ClosedFormTests.problem(
            sources, TestMarket.order(ethers, price: 2_000, isSell: true, isExactIn: true))
    }

    private func reasons(_ problem: RouteProblem) throws -> [String: LeftOutReason] {
        let plan = try Router.plan(problem)
        let explanation = PlanExplanation(plan, of: problem)
        let named = plan.legs.map(\.source) + explanation.leftOut.map(\.source)
        #expect(named.sorted() == problem.sources.map(\.id).sorted())
        return Dictionary(
            explanation.leftOut.map { ($0.source, $0.reason) }, uniquingKeysWith: { $1 })
    }

    private func book(
        _ price: String, size: String, notionalMin: String = "5"
    ) -> RouteSource {
        RouteSource(
            id: "book", location: "alpha",
            kind: .book(
                RouteBook(
                    base: TestMarket.ether, quote: TestMarket.dollar,
                    bids: [.init(price: decimal(price), size: decimal(size))], asks: [],
                    takerFeePips: 0, feeOn: .proceeds, lot: decimal("0.01"),
                    tick: decimal("0.01"), notionalMin: decimal(notionalMin))))
    }

    @Test func `a source that begins below the plan's last unit has a worse price`() throws {
        let found = try reasons(
            problem([try pair("good"), try pair("bad", dollars: 1_900_000)]))
        #expect(found == ["bad": .worsePrice])
    }

    @Test func `a pool that would not earn its gas is below its fixed cost`() throws {
        var problem = problem([
            try pair("deep", gas: 100_000),
            try pair("shallow", dollars: 2_000, ethers: 1, gas: 100_000),
        ])
        (problem.gasPrice, problem.nativePrice) = (1_000_000_000_000, decimal("2000000000"))
        #expect(try reasons(problem) == ["shallow": .belowFixedCost])
        problem.gasPrice = 0
        #expect(try reasons(problem) == [:])
    }

    @Test func `nothing to pay with, another place, another pair and nothing offered`() throws {
        let other = try NetworkTests.pool("other", "A", "B", 1_000, 1_000)
        var problem = problem([
            try pair("here"), try pair("poor", location: "poor"), book("2000", size: "5"), other,
        ])
        problem.assets += ["A", "B"].map { RouteAsset(id: $0, decimals: 18) }
        problem.sources.append(
            RouteSource(
                id: "empty", location: "alpha",
                kind: .book(
                    RouteBook(
                        base: TestMarket.ether, quote: TestMarket.dollar, bids: [], asks: [],
                        takerFeePips: 0, feeOn: .proceeds, lot: decimal("0.01"),
                        tick: decimal("0.01")))))
        let found = try reasons(problem)
        #expect(found["poor"] == .noInventory && found["other"] == .notOnTheWay)
        #expect(found["empty"] == .noLiquidity && found["here"] == nil)
        let order = problem.order
        problem.order = RouteOrder(
            assetIn: order.assetIn, assetOut: order.assetOut, amount: order.amount,
            location: "chain")
        #expect(try reasons(problem)["book"] == .elsewhere)
    }

    @Test(arguments: [("2500", "0.004", "5"), ("2500", "0.05", "500")])
    func `a book whose good part is less than an order is below its minimum`(
        price: String, size: String, notionalMin: String
    ) throws {
        let found = try reasons(
            problem([try pair("pool"), book(price, size: size, notionalMin: notionalMin)]))
        #expect(found == ["book": .belowMinimum])
    }

    @Test func `where all is spent a source is compared with what it was spent on`() throws {
        // The pools are better than the book's second level, but there is one ether at the chain.
        var problem = problem([
            try pair("best", dollars: 2_100_000), try pair("good", dollars: 2_050_000),
            book("2000", size: "3"),
        ])
        problem.inventory = [
            RouteInventory(
                location: "chain", asset: TestMarket.ether, amount: ClosedFormTests.ether),
            RouteInventory(
                location: "alpha", asset: TestMarket.ether, amount: 50 * ClosedFormTests.ether),
        ]
        // Three ether fit the book, so that six are left: the order is partial.
        #expect(try reasons(problem) == ["good": .worsePrice])
    }

    @Test func `reasons that come from outside stand first`() throws {
        let problem = problem([try pair("pool"), try pair("bad", dollars: 1_000_000)])
        let away = PlanExplanation.LeftOut(
            source: "away", reason: .quarantined, detail: "since block 7")
        let explanation = PlanExplanation(
            try Router.plan(problem), of: problem, excluded: [away])
        #expect(explanation.leftOut.map(\.source) == ["away", "bad"])
        #expect(explanation.leftOut.first == away)
        #expect(explanation.leftOut.last?.price != nil)
    }

    /// A plan over the used sources and one that was left out, gas apart.
    private func plan(
        with source: String, _ plan: RoutePlan, _ problem: RouteProblem
    ) throws -> RoutePlan {
        var free = problem
        free.gasPrice = 0
        let names = Set(plan.legs.map(\.source) + [source])
        free.sources.removeAll { !names.contains($0.id) }
        return try Router.plan(free)
    }

    /// What a pool gives for as much as it takes of the order.
    private func output(of source: String, _ problem: RouteProblem) throws -> UInt256 {
        let source = try #require(problem.sources.first { $0.id == source })
        guard case .pool(let route) = source.kind else { return .zero }
        let isForward = route.asset0 == problem.order.assetIn
        let tokenIn = isForward ? route.pool.token0 : route.pool.token1
        let part = try? route.pool.amounts(exactIn: UInt256.one << 100, tokenIn: tokenIn)
        return part?.amountOut ?? .zero
    }

    @Test(arguments: [60_000, 60_200, 60_400] as [UInt64])
    func `a worse price is never wanted, and a cost that is not earned is all that is in the way`(
        start: UInt64
    ) throws {
        var (worse, costly) = (0, 0)
        for seed in start..<start + 100 {
            let problem = try RandomMarketTests.market(seed, books: false, gas: true)
            guard let found = try? Router.plan(problem), !found.isPartial else { continue }
            for left in PlanExplanation(found, of: problem).leftOut {
                let with = try plan(with: left.source, found, problem)
                let part = with.legs.first { $0.source == left.source }?.amountIn ?? .zero
                switch left.reason {
                case .worsePrice:
                    worse += 1
                    // What rounding leaves of the plan's price moves less than a millionth.
                    #expect(part <= with.amountIn >> 20, "seed \(seed) \(left.source)")
                case .belowFixedCost:
                    costly += 1
                    #expect(!part.isZero, "seed \(seed) \(left.source)")
                case .noLiquidity:
                    let output = try output(of: left.source, problem)
                    #expect(output.isZero, "seed \(seed) \(left.source)")
                default: Issue.record("seed \(seed): \(left.source) is \(left.reason)")
                }
            }
        }
        #expect(worse > 20 && costly > 20)
    }
}
