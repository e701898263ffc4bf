import Arithmetic
import Routing
import Testing

@Suite struct FixedCostTests {
    /// Costs between a thousandth of an order and more than any pool earns.
    static func market(_ seed: UInt64) throws -> RouteProblem {
        var problem = try RandomMarketTests.market(seed, books: seed % 3 == 0, gas: true)
        problem.gasPrice =
            UInt256(UInt64(problem.sources.count)) * 1_000_000_000
            * UInt256(1 << (seed % 7))
        return problem
    }

    static func subset(_ problem: RouteProblem, _ mask: Int) -> RouteProblem {
        var part = problem
        part.sources = problem.sources.enumerated().filter { mask >> $0.offset & 1 == 1 }
            .map(\.element)
        return part
    }

    /// The same sources without costs: their bound is the value of using all of them.
    static func free(_ problem: RouteProblem) -> RouteProblem {
        var part = problem
        part.gasPrice = .zero
        return part
    }

    @Test(arguments: [0, 60, 120] as [UInt64])
    func `no subset of sources does better than the plan beyond its gap`(start: UInt64) throws {
        for seed in start..<start + 60 {
            let problem = try Self.market(seed)
            let audit = PlanAudit(problem: problem, plan: try Router.plan(problem))
            try audit.check("seed \(seed)")
            if audit.plan.isPartial { continue }
            #expect(audit.plan.gapBpsBeforeLots <= decimal("0.01"), "seed \(seed)")
            for mask in 1..<1 << problem.sources.count {
                let part = Self.free(Self.subset(problem, mask))
                guard let plan = try? Router.plan(part), !plan.isPartial else { continue }
                var costs = UInt256.zero
                for leg in plan.legs where leg.kind == .pool {
                    costs += audit.cost(90_000)
                    _ = leg
                }
                if plan.legs.contains(where: { $0.kind == .pool }) { costs += audit.cost(50_000) }
                let own = audit.value(audit.plan.value)
                let bound = audit.value(audit.plan.bound)
                let other = audit.value(plan.value) + costs.searchValue * (audit.isBuy ? 1 : -1)
                // The subset's own plan is feasible here, so the bound must hold for it.
                #expect(audit.isBuy ? other >= bound : other <= bound, "seed \(seed) \(mask)")
                let slack = abs(bound - own) + 1
                #expect(audit.isBuy ? other >= own - slack : other <= own + slack)
            }
        }
    }

    @Test func `many pools with a dear transaction are thinned out`() throws {
        var sources: [RouteSource] = []
        for index in 0..<60 {
            sources.append(
                try ClosedFormTests.pair(
                    "pool\(index)", UInt256(UInt64(10 + index)) * ClosedFormTests.ether,
                    UInt256(UInt64(10 + index)) * 2_000_000_000, gas: 100_000))
        }
        var problem = ClosedFormTests.problem(
            sources, TestMarket.order(20, price: 2_000, isSell: true, isExactIn: true))
        problem.gasPrice = 50_000_000_000
        problem.nativePrice = decimal("2000000000")
        problem.transactionGas = 21_000
        let plan = try Router.plan(problem)
        try PlanAudit(problem: problem, plan: plan).check("many pools")
        #expect(plan.legs.count > 3 && plan.legs.count < 40)
        #expect(plan.gapBpsBeforeLots <= decimal("0.05"))
        // Equal prices: the deepest pools are the ones to use.
        let used = plan.legs.compactMap { Int($0.source.dropFirst(4)) }
        #expect(used == Array((60 - plan.legs.count)..<60))
    }

    @Test func `costs above the proceeds give a negative value with a bound`() throws {
        var problem = ClosedFormTests.problem(
            [
                try ClosedFormTests.pair(
                    "dear", 10 * ClosedFormTests.ether, 20_000_000_000, gas: 1_000_000)
            ], TestMarket.order(0.001, price: 2_000, isSell: true, isExactIn: true))
        problem.gasPrice = 50_000_000_000
        problem.nativePrice = decimal("2000000000")
        let plan = try Router.plan(problem)
        #expect(plan.value.isNegative)
        #expect(plan.bound >= plan.value)
    }
}
