import Arithmetic
import Pools
import Routing
import Testing

@Suite struct PlanDriftTests {
    private func problem(
        _ dollars: UInt256, bid: String = "1990", isSell: Bool = true, isExactIn: Bool = true
    ) throws -> RouteProblem {
        let levels = [RouteBook.Level(price: decimal(bid), size: decimal("50"))]
        return ClosedFormTests.problem(
            [
                try ClosedFormTests.pair(
                    "pool", 1_000 * ClosedFormTests.ether, dollars * 1_000_000),
                RouteSource(
                    id: "book", location: "alpha",
                    kind: .book(
                        RouteBook(
                            base: TestMarket.ether, quote: TestMarket.dollar,
                            bids: isSell ? levels : [], asks: isSell ? [] : levels,
                            takerFeePips: 0, feeOn: .proceeds, lot: decimal("0.01"),
                            tick: decimal("0.01")))),
            ],
            TestMarket.order(10, price: 2_000, isSell: isSell, isExactIn: isExactIn))
    }

    @Test func `on its own market a plan does not drift`() throws {
        for seed in 70_000..<70_060 as Range<UInt64> {
            let problem = try RandomMarketTests.market(seed, gas: seed % 2 == 0)
            guard let plan = try? Router.plan(problem) else { continue }
            let drift = try #require(PlanDrift(plan, on: problem))
            // A purchase's input covers the forward swap, by a unit more than the exact output costs.
            #expect(drift.bps <= decimal("0.0001"), "seed \(seed)")
        }
    }

    @Test func `the worst leg tells how far it falls short, rounded up`() throws {
        let plan = try Router.plan(try problem(2_000_000))
        #expect(plan.legs.map(\.source) == ["pool", "book"])
        // A pool of a hundredth less: what comes out falls by a hundredth.
        let pool = try #require(PlanDrift(plan, on: try problem(1_980_000)))
        #expect(pool.source == "pool")
        #expect((decimal("99.99")...decimal("100.01")).contains(pool.bps))
        // A level of 1990 that is 1985.025 now: a quarter of a per cent.
        let book = try #require(PlanDrift(plan, on: try problem(2_000_000, bid: "1985.025")))
        #expect(book.source == "book")
        #expect((decimal("25")...decimal("25.0001")).contains(book.bps))
        // What is better is no drift.
        let better = try #require(PlanDrift(plan, on: try problem(2_100_000, bid: "1995")))
        #expect(better.bps.isZero)
    }

    @Test func `a purchase drifts by what it costs more`() throws {
        let plan = try Router.plan(
            try problem(2_000_000, bid: "2015", isSell: false, isExactIn: false))
        let drift = try #require(
            PlanDrift(
                plan, on: try problem(2_020_000, bid: "2015", isSell: false, isExactIn: false)))
        #expect(drift.source == "pool")
        #expect((decimal("99.99")...decimal("100.01")).contains(drift.bps))
    }

    @Test func `a source that is gone or cannot give as much drifts by all`() throws {
        let plan = try Router.plan(try problem(2_000_000))
        var gone = try problem(2_000_000)
        gone.sources.removeAll { $0.id == "book" }
        #expect(PlanDrift(plan, on: gone) == PlanDrift(plan, on: gone))
        #expect(PlanDrift(plan, on: gone)?.bps == decimal("10000"))
        #expect(PlanDrift(plan, on: gone)?.source == "book")
    }

    @Test func `legs of a network are quoted one by one`() throws {
        let sources = [
            try NetworkTests.pool("first", "A", "C", 1_000, 2_000),
            try NetworkTests.pool("second", "C", "B", 1_000, 3_000),
        ]
        let problem = NetworkTests.problem(sources)
        let plan = try Router.planNetwork(problem)
        #expect(PlanDrift(plan, on: problem)?.bps.isZero == true)
        let moved = NetworkTests.problem([
            sources[0], try NetworkTests.pool("second", "C", "B", 1_000, 2_970),
        ])
        let drift = try #require(PlanDrift(plan, on: moved))
        #expect(drift.source == "second")
        #expect((decimal("99.99")...decimal("100.01")).contains(drift.bps))
    }
}
