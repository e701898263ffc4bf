import Arithmetic
import Basics
import Pools
import Routing
import Testing

/// What others do for purchases, with the same exact quotes and the same gas.
struct PurchaseBaselines {
    /// What a pool asks for multiples of a step; nil where it has less.
    private let tables: [[UInt256?]]
    private let costs: [UInt256]
    private let base: UInt256

    /// The order is `count` steps.
    init(_ problem: RouteProblem, step: UInt256, count: Int, audit: PlanAudit) {
        tables = problem.sources.map { source in
            guard case .pool(let route) = source.kind else { return [] }
            let tokenIn =
                route.asset0 == problem.order.assetIn ? route.pool.token0 : route.pool.token1
            return (0...count).map { part in
                if part == 0 { return .zero }
                let amount = step * UInt256(part)
                let quote = try? route.pool.amounts(exactOut: amount, tokenIn: tokenIn)
                return quote.flatMap {
                    $0.isPartial || $0.amountOut < amount ? nil : $0.amountIn
                }
            }
        }
        costs = problem.sources.map { source in
            guard case .pool(let route) = source.kind else { return .zero }
            return audit.cost(route.gas)
        }
        base = audit.cost(problem.transactionGas)
    }

    /// All through one pool.
    func single(_ count: Int) -> UInt256? {
        tables.indices.compactMap { pool in tables[pool][count].map { $0 + costs[pool] + base } }
            .min()
    }

    /// The best split in parts of so many steps.
    func split(_ count: Int, part: Int) -> UInt256? {
        var best = [UInt256?](repeating: nil, count: count / part + 1)
        best[0] = base
        for pool in tables.indices {
            var next = best
            for total in 1...count / part {
                for own in 1...total {
                    guard let before = best[total - own], let paid = tables[pool][own * part] else {
                        continue
                    }
                    let value = before + paid + costs[pool]
                    if next[total].map({ value < $0 }) ?? true { next[total] = value }
                }
            }
            best = next
        }
        return best[count / part]
    }

    /// Slice by slice, each from the pool that asks least for it, its gas counted at its first slice.
    func greedy(_ count: Int) -> UInt256? {
        var taken = [Int](repeating: 0, count: tables.count)
        var sum = base
        for _ in 0..<count {
            var best: (pool: Int, more: UInt256)?
            for pool in tables.indices {
                guard let now = tables[pool][taken[pool]], let next = tables[pool][taken[pool] + 1]
                else { continue }
                let more = next - min(next, now) + (taken[pool] == 0 ? costs[pool] : .zero)
                if let best, best.more <= more { continue }
                best = (pool, more)
            }
            guard let best else { return nil }
            taken[best.pool] += 1
            sum = sum + best.more
        }
        return sum
    }
}

@Suite struct PurchaseBaselineTests {
    /// A market of pools only and an order for a multiple of 320 units.
    static func market(_ seed: UInt64) throws -> (problem: RouteProblem, step: UInt256) {
        var problem = try RandomMarketTests.market(seed, books: false, gas: seed % 2 == 0)
        switch problem.order.amount {
        case .exactOut(let amount):
            let step = amount / 320
            problem.order = RouteOrder(
                assetIn: problem.order.assetIn, assetOut: problem.order.assetOut,
                amount: .exactOut(step * 320))
            return (problem, step)
        case .exactIn(let amount):
            // The same size the other way round.
            let step = amount / 320
            problem.order = RouteOrder(
                assetIn: problem.order.assetOut, assetOut: problem.order.assetIn,
                amount: .exactOut(step * 320))
            if !problem.nativePrice.isZero {
                problem.nativePrice = decimal(
                    problem.order.assetIn == TestMarket.ether
                        ? "1000000000000000000" : "2000000000.5")
            }
            return (problem, step)
        }
    }

    /// Whether a seed's plan pays no more than any of the others; nil where there is none to compare.
    static func compare(_ seed: UInt64) throws -> Bool? {
        let (problem, step) = try market(seed)
        guard !step.isZero, let plan = try? Router.plan(problem), !plan.isPartial else {
            return nil
        }
        let rivals = PurchaseBaselines(
            problem, step: step, count: 320, audit: PlanAudit(problem: problem, plan: plan))
        let others = [rivals.single(320), rivals.split(320, part: 16), rivals.greedy(320)]
        guard let least = others.compactMap({ $0 }).min() else { return nil }
        let isRight = plan.value <= RouteValue(magnitude: least)
        #expect(isRight, "seed \(seed): \(plan.value) is above \(least)")
        return isRight
    }

    @Test(arguments: [0, 250] as [UInt64])
    func `no purchase is dearer than from one pool, a grid of twentieths or 320 slices`(
        start: UInt64
    ) throws {
        let count: UInt64 = FullRun.isOn ? 5_000 : 250
        var compared = 0
        for seed in 0..<count {
            if try Self.compare(200_000 + start * (count / 250) + seed) != nil { compared += 1 }
        }
        #expect(compared > Int(count) * 4 / 5)
    }
}
