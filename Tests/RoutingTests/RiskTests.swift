import Arithmetic
import Pools
import Routing
import Testing

/// Charges for time in transit and for transactions that revert.
@Suite struct RiskTests {
    private static func audited(_ problem: RouteProblem, _ note: Comment) throws -> NetworkPlan {
        let plan = try Router.planNetwork(problem)
        try NetworkAudit(problem: problem, plan: plan).check(note)
        return plan
    }

    private static func moves(_ plan: NetworkPlan) -> Bool {
        plan.legs.contains { $0.kind == .transfer }
    }

    @Test(arguments: [0, 1_000, 2_000, 3_000] as [UInt64])
    func `value less charge is the best that halving finds, and the bound is above`(
        start: UInt64
    ) throws {
        for seed in start..<start + 30 {
            let isBuy = seed % 2 == 1
            let market = try RiskMarket(seed: seed, isBuy: isBuy)
            for scale in [2, 3, 4, 6] {
                let aversion = try #require(ExactDecimal(coefficient: 3, scale: scale))
                let plan = try Self.audited(
                    market.problem(aversion: aversion), "seed \(seed), scale \(scale)")
                let best = market.best(aversion: aversion.searchValue)
                let unit = isBuy ? 1e18 : 1e6
                let value = plan.value.magnitude.searchValue / unit
                let bound = plan.bound.magnitude.searchValue / unit
                // A unit of the sixth digit may be lost at every pool.
                let slack = best * 2e-9 + 8e-6
                #expect(abs(value - best) <= slack, "seed \(seed), scale \(scale)")
                #expect(
                    isBuy ? bound <= best * (1 + 1e-12) : bound >= best * (1 - 1e-12),
                    "seed \(seed), scale \(scale)")
                #expect(plan.gapBpsBeforeLots <= decimal("0.001"), "seed \(seed)")
            }
        }
    }

    @Test(arguments: [10, 11, 12, 13, 14, 15] as [UInt64])
    func `what costs more moves less, and at last nothing`(seed: UInt64) throws {
        let market = try RiskMarket(seed: seed, isBuy: seed % 2 == 1)
        var last = Double.infinity
        var hasMoved = false
        for scale in (0...12).reversed() {
            let aversion = try #require(ExactDecimal(coefficient: 5, scale: scale))
            let plan = try Self.audited(market.problem(aversion: aversion), "scale \(scale)")
            // Each of up to five ways is rounded up.
            let charge = plan.charge.searchValue
            let least = (charge - 5) / aversion.searchValue
            #expect(least <= last * (1 + 1e-6), "scale \(scale)")
            last = charge / aversion.searchValue
            hasMoved = hasMoved || Self.moves(plan)
        }
        #expect(hasMoved)
        // A purchase may be more than the order's own pool has.
        if market.isBuy { return }
        let most = try Self.audited(
            market.problem(aversion: ExactDecimal(1_000_000_000_000)), "the most")
        #expect(!Self.moves(most) && !most.isPartial && most.charge.isZero)
    }

    @Test func `no aversion, no variance or no time is no charge and the same plan`() throws {
        let market = try RiskMarket(seed: 4, isBuy: false)
        var problem = market.problem(aversion: .zero)
        let free = try Self.audited(problem, "no aversion")
        problem.risk = .none
        #expect(try Router.planNetwork(problem) == free)
        problem.risk = RouteRisk(
            aversion: .one, assets: [.init(id: "A", price: .one, variance: .zero)])
        #expect(try Router.planNetwork(problem) == free)
        problem.risk.assets = [.init(id: "B", price: .one, variance: .one)]
        #expect(try Router.planNetwork(problem) == free)
        problem.risk.assets = [.init(id: "A", price: .one, variance: .one)]
        problem.sources = problem.sources.map { source in
            guard case .transfer(let way) = source.kind else { return source }
            return RouteSource(
                id: source.id, location: source.location,
                kind: .transfer(
                    RouteTransfer(
                        asset: way.asset, destination: way.destination, fee: way.fee, seconds: 0,
                        haircutPips: way.haircutPips)))
        }
        #expect(try Router.planNetwork(problem) == free)
    }

    @Test(arguments: [0, 100, 200] as [UInt64])
    func `books, pools and charged ways are one optimum within its bound`(start: UInt64) throws {
        for seed in start..<start + 20 {
            var problem = try NetworkMarket.random(
                seed, tokens: 2...8, pools: 8...40, books: 1...5, isBuy: seed % 3 == 0)
            problem.risk = RouteRisk(
                aversion: try #require(ExactDecimal(coefficient: 1, scale: Int(seed % 7))),
                assets: problem.assets.map {
                    .init(id: $0.id, price: decimal("3.25"), variance: decimal("0.000001"))
                })
            let plan = try Self.audited(problem, "seed \(seed)")
            if !plan.isPartial {
                #expect(plan.gapBpsBeforeLots <= decimal("0.01"), "seed \(seed)")
            }
            // What is proven without charges holds with them all the more.
            var free = problem
            free.risk = .none
            let other = try Router.planNetwork(free)
            let isBuy = seed % 3 == 0
            guard !plan.isPartial, !other.isPartial else { continue }
            #expect(isBuy ? other.bound <= plan.value : other.bound >= plan.value)
        }
    }

    @Test func `an update of a way and another order count by the same charge`() throws {
        let market = try RiskMarket(seed: 21, isBuy: false)
        let problem = market.problem(aversion: decimal("0.01"))
        var router = NetworkRouter(problem)
        _ = try router.plan()
        let way = try #require(problem.sources.first { $0.id == "way1" })
        guard case .transfer(let old) = way.kind else { throw TestFailure() }
        try router.update(
            RouteSource(
                id: way.id, location: way.location,
                kind: .transfer(
                    RouteTransfer(
                        asset: "A", destination: old.destination, fee: .zero, seconds: 31_536_000,
                        haircutPips: old.haircutPips))))
        let later = try router.plan()
        try NetworkAudit(problem: router.problem, plan: later).check("a year")
        let fresh = try Router.planNetwork(router.problem)
        #expect(later.value <= fresh.bound && fresh.value <= later.bound)
        let half = RouteOrder(
            assetIn: "A", assetOut: "B", amount: .exactIn(market.amount / 2))
        let plan = try router.plan(half)
        try NetworkAudit(problem: router.problem, plan: plan).check("half")
    }

    // MARK: Reverts

    @Test func `gas counts once more by how often transactions revert`() throws {
        let sources = [
            try NetworkTests.pool("near", "A", "B", 1_000, 1_000, gas: 100_000),
            try NetworkTests.pool("far", "A", "C", 1_000, 1_000, gas: 100_000),
            try NetworkTests.pool("end", "C", "B", 1_000, 1_000, gas: 100_000),
        ]
        var problem = NetworkTests.problem(sources, .exactIn(50 * NetworkTests.whole))
        problem.gasPrice = 20_000_000_000
        problem.nativePrice = ExactDecimal(coefficient: 1_000_000_007_000_000_001, scale: 0) ?? .one
        problem.transactionGas = 50_000
        let sure = try Self.audited(problem, "never")
        problem.risk.reverts = [.init(location: "elsewhere", pips: 0)]
        #expect(try Router.planNetwork(problem) == sure)
        problem.risk.reverts = [.init(location: "chain", pips: 25_000)]
        let plan = try Self.audited(problem, "one in forty")
        #expect(plan.legs.map(\.source) == sure.legs.map(\.source))
        #expect(plan.costs > sure.costs && plan.value < sure.value)
        // Three legs and the transaction, each rounded up.
        let gas: UInt64 = 50_000 + UInt64(sure.legs.count) * 100_000
        let exact = 20e9 * Double(gas) * 1.025 * 1.000000007
        #expect(abs(plan.costs.searchValue - exact) < exact * 1e-12 + 8)
        var direct = problem
        direct.sources = [sources[0]]
        let pair = try Router.plan(direct)
        let own = NetworkAudit(problem: direct, plan: plan)
        #expect(pair.costs == own.cost(100_000) + own.cost(50_000))
        #expect(pair.value.magnitude == pair.amountOut - pair.costs)
    }

    @Test func `a pool that earns its gas only if it never reverts is left out`() throws {
        let sources = [
            try NetworkTests.pool("deep", "A", "B", 1_000_000, 1_000_000),
            try NetworkTests.pool("small", "A", "B", 10_000, 10_010, gas: 100_000),
        ]
        var problem = NetworkTests.problem(sources, .exactIn(100 * NetworkTests.whole))
        problem.gasPrice = 1_000_000_000
        for step in 0..<60 {
            // From far too cheap to far too dear.
            problem.nativePrice = ExactDecimal(coefficient: 1 << (step + 20), scale: 0) ?? .one
            problem.risk.reverts = []
            let sure = try Router.plan(problem)
            problem.risk.reverts = [.init(location: "chain", pips: 999_999)]
            let plan = try Router.plan(problem)
            #expect(plan.legs.count <= sure.legs.count)
            #expect(plan.bound >= plan.value && plan.value <= sure.value)
            if plan.legs.count < sure.legs.count { return }
        }
        Issue.record("the pool was never left out")
    }

    @Test func `risk that contradicts itself is refused`() throws {
        let market = try RiskMarket(seed: 1, isBuy: false)
        func refusal(_ risk: RouteRisk) -> RoutingError? {
            var problem = market.problem(aversion: .zero)
            problem.risk = risk
            do throws(RoutingError) {
                _ = try Router.planNetwork(problem)
                return nil
            } catch {
                return error
            }
        }
        let minus = ExactDecimal(-1)
        let asset = RouteRisk.Asset(id: "A", price: .one, variance: .one)
        #expect(refusal(RouteRisk(aversion: minus, assets: [asset])) == .invalidCosts)
        #expect(
            refusal(RouteRisk(assets: [.init(id: "A", price: minus, variance: .one)]))
                == .invalidCosts)
        #expect(
            refusal(RouteRisk(assets: [.init(id: "X", price: .one, variance: .one)]))
                == .unknownAsset("X"))
        #expect(
            refusal(RouteRisk(reverts: [.init(location: "chain", pips: 1_000_000)]))
                == .invalidCosts)
        let huge = ExactDecimal(coefficient: .max, scale: 0) ?? .one
        #expect(
            refusal(
                RouteRisk(
                    aversion: huge, assets: [.init(id: "A", price: huge, variance: huge)]))
                == .invalidCosts)
    }
}
