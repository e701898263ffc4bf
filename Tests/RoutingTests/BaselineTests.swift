import Arithmetic
import Basics
import Pools
import Routing
import Testing

/// What others do instead of solving, with the same exact quotes and the same gas.
struct Baselines {
    /// Values are counted from here, so that losses stay whole numbers.
    static let zero = UInt256.one << 220

    private let tables: [[UInt256]]
    private let costs: [UInt256]
    private let base: UInt256
    static let chunks = 256
    static let parts = 20

    /// Exact outputs of every pool for multiples of the smallest step; the order is `1280` steps.
    init(_ problem: RouteProblem, step: UInt256, audit: PlanAudit) {
        let steps = (0...Self.chunks).map { $0 * 5 } + (1...Self.parts).map { $0 * 64 }
        tables = problem.sources.map { source in
            guard case .pool(let route) = source.kind else { return [] }
            let tokenIn =
                route.asset0 == problem.order.assetIn ? route.pool.token0 : route.pool.token1
            return steps.map { step * UInt256($0) }.map { amount in
                let quote = try? route.pool.amounts(exactIn: amount, tokenIn: tokenIn)
                return quote.map { $0.isPartial ? .zero : $0.amountOut } ?? .zero
            }
        }
        costs = problem.sources.map { source in
            guard case .pool(let route) = source.kind else { return .zero }
            return audit.cost(route.gas)
        }
        base = audit.cost(problem.transactionGas)
    }

    private func grid(_ pool: Int, _ part: Int) -> UInt256 {
        part == 0 ? .zero : tables[pool][Self.chunks + part]
    }

    /// All through one pool.
    var single: UInt256 {
        tables.indices.map { Self.zero + grid($0, Self.parts) - costs[$0] - base }.max() ?? .zero
    }

    /// The best split in twentieths.
    var split: UInt256 {
        var best = [UInt256?](repeating: nil, count: Self.parts + 1)
        best[0] = Self.zero - base
        for pool in tables.indices {
            var next = best
            for total in 1...Self.parts {
                for part in 1...total {
                    guard let before = best[total - part] else { continue }
                    let value = before + grid(pool, part) - costs[pool]
                    next[total] = max(next[total] ?? .zero, value)
                }
            }
            best = next
        }
        return best[Self.parts] ?? .zero
    }

    /// 256 slices, each to the pool that gains most by it, its gas counted at its first slice.
    var greedy: UInt256 {
        var taken = [Int](repeating: 0, count: tables.count)
        var value = Self.zero - base
        for _ in 0..<Self.chunks {
            var best: (pool: Int, value: UInt256)?
            for pool in tables.indices {
                let (now, next) = (tables[pool][taken[pool]], tables[pool][taken[pool] + 1])
                let cost = taken[pool] == 0 ? costs[pool] : .zero
                let gained = value + next - now - cost
                if let best, best.value >= gained { continue }
                best = (pool, gained)
            }
            guard let best else { return .zero }
            taken[best.pool] += 1
            value = best.value
        }
        return value
    }
}

@Suite struct BaselineTests {
    @Test(arguments: [0, 2_500, 5_000, 7_500] as [UInt64])
    func `no plan is below one pool, a grid of twentieths or 256 slices`(
        start: UInt64
    ) throws {
        var compared = 0
        for seed in start..<start + 2_500 {
            var problem = try RandomMarketTests.market(
                100_000 + seed, books: false, gas: seed % 2 == 0)
            let amount: UInt256
            switch problem.order.amount {
            case .exactIn(let given): amount = given
            case .exactOut(let given):
                // The same size the other way round.
                amount = given
                problem.order = RouteOrder(
                    assetIn: problem.order.assetOut, assetOut: problem.order.assetIn,
                    amount: .exactIn(given))
                problem.nativePrice =
                    problem.nativePrice.isZero
                    ? .zero
                    : decimal(
                        problem.order.assetOut == TestMarket.ether
                            ? "1000000000000000000" : "2000000000.5")
            }
            let step = amount / 1_280
            problem.order = RouteOrder(
                assetIn: problem.order.assetIn, assetOut: problem.order.assetOut,
                amount: .exactIn(step * 1_280))
            guard !step.isZero, let plan = try? Router.plan(problem), !plan.isPartial else {
                continue
            }
            compared += 1
            let rivals = Baselines(
                problem, step: step, audit: PlanAudit(problem: problem, plan: plan))
            let value =
                plan.value.isNegative
                ? Baselines.zero - plan.value.magnitude : Baselines.zero + plan.value.magnitude
            let most = max(rivals.single, rivals.split, rivals.greedy)
            #expect(value >= most, "seed \(seed)")
        }
        #expect(compared > 2_000)
    }
}
