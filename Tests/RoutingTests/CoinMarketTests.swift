import Arithmetic
import Basics
import Pools
import Routing
import Testing

/// Plans over pools of coins, each audited and compared with brute force.
@Suite struct CoinMarketTests {
    private static func market(_ seed: UInt64, gas: Bool = false) throws -> RouteProblem {
        let isEther = seed % 2 == 0
        var market = CoinMarket(seed: seed, isEther: isEther)
        let choices = isEther ? CoinMarket.ethers : CoinMarket.dollars
        let kinds = (0..<market.random.int(1, 5)).map { _ in market.random.pick(choices) }
        return try market.problem(kinds, gas: gas)
    }

    /// Nil where nothing can be traded.
    private func plan(_ problem: RouteProblem) throws -> RoutePlan? {
        do {
            return try Router.plan(problem)
        } catch RoutingError.nothingToTrade {
            return nil
        }
    }

    @Test(arguments: [1_000, 2_000] as [UInt64])
    func `random markets of every family are planned within the bound`(start: UInt64) throws {
        var complete = 0
        for seed in start..<start + 200 {
            let problem = try Self.market(seed)
            guard let plan = try plan(problem) else { continue }
            try PlanAudit(problem: problem, plan: plan).check("seed \(seed)")
            if plan.isPartial { continue }
            complete += 1
            #expect(plan.gapBpsBeforeLots <= decimal("0.01"), "seed \(seed)")
            #expect(plan.gapBps <= decimal("0.01"), "seed \(seed)")
        }
        #expect(complete > 150)
    }

    @Test func `gas is paid only where it is earned, with a proof`() throws {
        for seed in 3_000..<3_100 as Range<UInt64> {
            let problem = try Self.market(seed, gas: true)
            guard let plan = try plan(problem) else { continue }
            try PlanAudit(problem: problem, plan: plan).check("seed \(seed)")
            if plan.isPartial { continue }
            #expect(plan.gapBpsBeforeLots <= decimal("0.01"), "seed \(seed)")
        }
    }

    @Test func `the same market gives the same plan`() throws {
        for seed in 4_000..<4_020 as Range<UInt64> {
            let problem = try Self.market(seed)
            guard let plan = try? Router.plan(problem) else { continue }
            #expect(try Router.plan(problem) == plan)
        }
    }

    // MARK: Brute force

    /// What shares of an exact input give, each source quoted exactly; nil where one refuses.
    private func value(_ shares: [UInt256], _ problem: RouteProblem) -> UInt256? {
        var sum = UInt256.zero
        for (share, source) in zip(shares, problem.sources) where !share.isZero {
            guard case .pool(let route) = source.kind else { return nil }
            let isForward = route.asset0 == problem.order.assetIn
            let tokenIn = isForward ? route.pool.token0 : route.pool.token1
            guard let out = try? route.pool.amountOut(exactIn: share, tokenIn: tokenIn) else {
                return nil
            }
            sum += out
        }
        return sum
    }

    /// The best of coarse shares of all and of fine shares around the plan's.
    private func bestOfGrid(
        _ problem: RouteProblem, _ plan: RoutePlan, _ target: UInt256
    ) -> UInt256 {
        let planned = problem.sources.map { source in
            plan.legs.first { $0.source == source.id }?.amountIn ?? .zero
        }
        var best = UInt256.zero
        func consider(_ first: UInt256?, _ second: UInt256?) {
            guard let first, let second, let sum = first.checkedAdding(second), sum <= target
            else { return }
            best = max(best, value([first, second, target - sum], problem) ?? .zero)
        }
        let part = target / 24
        for first in 0...24 as ClosedRange<UInt64> {
            for second in 0...(24 - first) {
                consider(part * UInt256(first), part * UInt256(second))
            }
        }
        for width in [8, 11, 14, 17] {
            let step = max(.one, target >> width)
            let moves =
                [2, 1].map { planned[0].checkedSubtracting(step * UInt256($0 as UInt64)) }
                + [0, 1, 2].map { planned[0].checkedAdding(step * UInt256($0 as UInt64)) }
            for first in moves {
                for count in [2, 1] as [UInt64] {
                    consider(first, planned[1].checkedSubtracting(step * UInt256(count)))
                    consider(first, planned[1].checkedAdding(step * UInt256(count)))
                }
                consider(first, planned[1])
            }
        }
        return best
    }

    @Test(arguments: [
        [CoinMarket.Kind.threePool, .ranged, .weighted], [.dynamicFee, .balancerStable, .pair],
        [.metaPool, .solidlyStable, .ranged],
    ])
    func `no grid of exact quotes beats a plan by a hundredth of a basis point, or the bound`(
        kinds: [CoinMarket.Kind]
    ) throws {
        try compare(kinds, isEther: false)
    }

    @Test(arguments: [
        [CoinMarket.Kind.crypto, .ranged, .weighted], [.crypto, .solidlyVolatile, .pair],
    ])
    func `the same for ether`(kinds: [CoinMarket.Kind]) throws {
        try compare(kinds, isEther: true)
    }

    private func compare(_ kinds: [CoinMarket.Kind], isEther: Bool) throws {
        var split = 0
        for seed in 5_000..<5_040 as Range<UInt64> {
            var market = CoinMarket(seed: seed, isEther: isEther)
            let problem = try market.problem(kinds)
            guard case .exactIn(let target) = problem.order.amount,
                let plan = try? Router.plan(problem), !plan.isPartial
            else { continue }
            let best = bestOfGrid(problem, plan, target)
            #expect(plan.bound >= RouteValue(magnitude: best), "seed \(seed)")
            let most = plan.amountOut.searchValue * (1 + 1e-6) + 4
            #expect(best.searchValue <= most, "seed \(seed)")
            var isBetterThanAll = true
            for place in problem.sources.indices {
                var shares = [UInt256](repeating: .zero, count: 3)
                shares[place] = target
                let single = value(shares, problem) ?? .zero
                #expect(plan.amountOut >= single, "seed \(seed)")
                isBetterThanAll = isBetterThanAll && plan.amountOut > single
            }
            #expect(isBetterThanAll == (plan.legs.count > 1), "seed \(seed)")
            if plan.legs.count > 1 { split += 1 }
        }
        #expect(split > 5)
    }
}
