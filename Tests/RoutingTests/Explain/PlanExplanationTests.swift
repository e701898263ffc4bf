import Arithmetic
import Pools
import Routing
import Testing

@Suite struct PlanExplanationTests {
    /// What a number for people may be away from the one that it rounds.
    private static let slack = 1e-6

    private func whole(_ amount: UInt256, _ asset: String) -> Double {
        var value = amount.searchValue
        let decimals = TestMarket.assets.first { $0.id == asset }?.decimals ?? 0
        for _ in 0..<decimals { value /= 10 }
        return value
    }

    @Test(arguments: [50_000, 50_100, 50_200, 50_300] as [UInt64])
    func `the figures of every leg are those of its source`(start: UInt64) throws {
        for seed in start..<start + 40 {
            let problem = try RandomMarketTests.market(seed, gas: seed % 2 == 0)
            guard let plan = try? Router.plan(problem) else { continue }
            let explanation = PlanExplanation(plan, of: problem)
            let audit = PlanAudit(problem: problem, plan: plan)
            #expect(explanation.legs.map(\.source) == plan.legs.map(\.source))
            var (share, paid, received, costs) = (0.0, UInt256.zero, UInt256.zero, UInt256.zero)
            for (leg, planned) in zip(explanation.legs, plan.legs) {
                #expect(leg.amountIn == planned.amountIn && leg.amountOut == planned.amountOut)
                #expect(leg.gasCost == audit.cost(leg.gas), "seed \(seed)")
                (share, paid) = (share + leg.sharePercent.searchValue, paid + leg.amountIn)
                (received, costs) = (received + leg.amountOut, costs + leg.gasCost)
                try check(leg, planned, problem, "seed \(seed)")
            }
            if explanation.legs.contains(where: { $0.kind == .pool }) {
                costs += audit.cost(problem.transactionGas)
            }
            #expect(paid == plan.amountIn && received == plan.amountOut && costs == plan.costs)
            #expect(abs(share - 100) < 0.001, "seed \(seed)")
        }
    }

    private func check(
        _ leg: PlanExplanation.Leg, _ planned: RouteLeg, _ problem: RouteProblem, _ note: Comment
    ) throws {
        let source = try #require(problem.sources.first { $0.id == leg.source })
        let average = whole(leg.amountOut, leg.assetOut) / whole(leg.amountIn, leg.assetIn)
        let before = leg.priceBefore.searchValue
        let expected = max(0, 1 - average / before) * 1e4
        #expect(abs(leg.impactBps.searchValue - expected) < 0.001, note)
        #expect(leg.priceAfter.searchValue <= before * (1 + Self.slack), note)
        switch source.kind {
        case .pool(let route):
            let isForward = route.asset0 == leg.assetIn
            // A swap of a millionth moves the price by little and pays what the first unit does.
            let part = leg.amountIn >> 20
            let tokenIn = isForward ? route.pool.token0 : route.pool.token1
            if part.bitWidth > 34,
                let out = try? route.pool.amountOut(exactIn: part, tokenIn: tokenIn),
                out.bitWidth > 20
            {
                let first = whole(out, leg.assetOut) / whole(part, leg.assetIn)
                #expect(abs(first / before - 1) < 1e-4, note)
            }
            #expect(leg.fee.asset == leg.assetIn, note)
            guard case .constantProduct(let pair) = route.pool else { break }
            let fee = leg.amountIn * UInt256(UInt64(pair.feePips)) / 1_000_000
            #expect(leg.fee.amount >= fee && leg.fee.amount <= fee + 1, note)
        case .book(let book):
            guard case .book(let order) = planned.kind else { break }
            checkFee(leg, book, order, note)
        case .transfer: Issue.record("a plan of one pair moves nothing")
        }
    }

    /// The fee by decimals, from the levels.
    private func checkFee(
        _ leg: PlanExplanation.Leg, _ book: RouteBook, _ order: RouteLeg.BookLeg, _ note: Comment
    ) {
        let pips = ExactDecimal(coefficient: Int128(book.takerFeePips), scale: 6) ?? .zero
        let isQuote = order.isSell && book.feeOn == .proceeds
        #expect(leg.fee.asset == (isQuote ? book.quote : book.base), note)
        let charged = isQuote ? BookWalk(book, order).notional : order.quantity
        let exact = charged.multiplied(by: pips)
        let decimals = isQuote ? 6 : 18
        let low = exact?.rawUnits(decimals: decimals, rounding: .down) ?? .max
        let high = exact?.rawUnits(decimals: decimals, rounding: .up) ?? .zero
        #expect(leg.fee.amount >= low && leg.fee.amount <= high, note)
    }

    @Test(arguments: [51_000, 51_100] as [UInt64])
    func `what there would be without a shore is what is planned without it`(start: UInt64) throws {
        for seed in start..<start + 60 {
            let problem = try RandomMarketTests.market(seed, gas: seed % 2 == 0)
            guard let plan = try? Router.plan(problem) else { continue }
            let explanation = PlanExplanation(plan, of: problem)
            for (other, isBook) in [
                (explanation.withoutBooks, true), (explanation.withoutChain, false),
            ] {
                var part = problem
                part.sources.removeAll { source in
                    if case .book = source.kind { isBook } else { !isBook }
                }
                let alone = try? Router.plan(part)
                #expect(other?.isPartial == alone?.isPartial, "seed \(seed)")
                guard let alone, let other, !alone.isPartial else { continue }
                let isBuy = if case .exactOut = problem.order.amount { true } else { false }
                #expect(other.value == alone.value, "seed \(seed)")
                #expect(isBuy ? other.value >= plan.value : other.value <= plan.value)
            }
        }
    }

    @Test func `legs of a network have their own assets and their part of the order`() throws {
        let sources = [
            try NetworkTests.pool("first", "A", "C", 1_000, 2_000),
            try NetworkTests.pool("second", "C", "B", 1_000, 3_000),
            try NetworkTests.pool("direct", "A", "B", 1_000, 6_000),
            NetworkTests.move("out", "B", "chain", "far", fee: 5),
        ]
        var problem = NetworkTests.problem(sources, .exactIn(10 * NetworkTests.whole))
        problem.endValues = [RouteEndValue(location: "far", value: decimal("1.5"))]
        let plan = try NetworkTests.audited(problem, "explained")
        let explanation = PlanExplanation(plan, of: problem)
        #expect(explanation.legs.map(\.source) == plan.legs.map(\.source))
        var shares: [String: Double] = [:]
        for leg in explanation.legs { shares[leg.source] = leg.sharePercent.searchValue }
        let (first, direct) = (shares["first"] ?? 0, shares["direct"] ?? 0)
        #expect(first > 1 && direct > 1 && abs(first + direct - 100) < 0.001)
        #expect(shares["second"] == first && abs((shares["out"] ?? 0) - 100) < 0.001)
        let out = try #require(explanation.legs.first { $0.source == "out" })
        #expect(out.kind == .transfer && out.destination == "far" && out.impactBps.isZero)
        #expect(out.fee.asset == "B" && out.fee.amount == 5)
        #expect(explanation.withoutBooks?.value == plan.value)
        // Nothing but pools leads from the one asset to the other.
        #expect(explanation.withoutChain == nil && explanation.leftOut.isEmpty)
    }

    @Test func `when time is over only what costs none is told`() throws {
        let sources = [
            try NetworkTests.pool("first", "A", "C", 1_000, 2_000),
            try NetworkTests.pool("second", "C", "B", 1_000, 3_000),
        ]
        let problem = NetworkTests.problem(sources)
        let plan = try Router.planNetwork(problem)
        let explanation = PlanExplanation(plan, of: problem, isExpired: { true })
        #expect(explanation.withoutBooks?.value == plan.value)
        #expect(explanation.withoutChain == nil && explanation.legs.count == 2)
    }
}
