import Arithmetic
import Basics
import Pools
import Routing
import Synchronization
import Testing

/// A clock that moves on by a nanosecond with each look at it.
private final class CountingTime: TimeSource {
    private let looks = Mutex<UInt64>(0)

    var count: UInt64 { looks.withLock { $0 } }

    func now() -> Timestamp { Timestamp(nanoseconds: Int64(monotonicNanoseconds())) }

    func monotonicNanoseconds() -> UInt64 {
        looks.withLock {
            $0 += 1
            return $0
        }
    }

    func sleep(milliseconds: Int64) async throws {}
}

/// Plans that have a deadline: by looks at the clock, so that nothing rests on a machine's speed.
@Suite struct DeadlineTests {
    /// A network with books and transfers, every third one bought, every other one with gas.
    private static func problem(_ seed: UInt64) throws -> RouteProblem {
        var problem = try NetworkMarket.random(
            seed, tokens: 4...10, pools: 20...80, books: 1...5, isBuy: seed % 3 == 0)
        guard seed % 2 == 0 else { return problem }
        problem.sources = problem.sources.map { source in
            guard case .pool(let pool) = source.kind else { return source }
            return RouteSource(
                id: source.id, location: source.location,
                kind: .pool(
                    RoutePool(
                        pool: pool.pool, asset0: pool.asset0, asset1: pool.asset1, gas: 100_000)))
        }
        problem.gasPrice = 20_000_000_000
        problem.nativePrice = ExactDecimal(coefficient: 1_000_000_000_000_000_000, scale: 0) ?? .one
        problem.transactionGas = 50_000
        return problem
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7] as [UInt64])
    func `whenever time is over there is a plan, at once and within its bound`(
        seed: UInt64
    ) throws {
        let problem = try Self.problem(seed)
        let whole = try Router.planNetwork(problem)
        let isBuy = seed % 3 == 0
        var budget: UInt64 = 0
        var most: UInt64 = 0
        var (cut, isDone) = (0, false)
        while !isDone, budget < 1_000_000 {
            let time = CountingTime()
            let deadline = RouteDeadline(nanoseconds: budget, time: time)
            let plan = try Router.planNetwork(problem, until: deadline)
            let late = time.count > budget ? time.count - budget : 0
            most = max(most, late)
            try NetworkAudit(problem: problem, plan: plan).check("budget \(budget)")
            if !plan.isPartial, !whole.isPartial {
                #expect(
                    isBuy ? plan.bound <= whole.value : plan.bound >= whole.value,
                    "budget \(budget)")
                #expect(
                    isBuy ? whole.bound <= plan.value : whole.bound >= plan.value,
                    "budget \(budget)")
            }
            if !plan.isFinished { cut += 1 }
            isDone = plan.isFinished
            budget += 1 + budget / 8
        }
        #expect(isDone && cut > 3)
        #expect(most < 100, "\(most) looks at the clock after it was over")
    }

    @Test func `more time is no worse plan than the first, and enough of it is the whole plan`()
        throws
    {
        let problem = try Self.problem(1)
        let first = try Router.planNetwork(
            problem, until: RouteDeadline(nanoseconds: 0, time: CountingTime()))
        #expect(!first.isFinished && first.value <= first.bound)
        for budget in [10, 40, 160, 640] as [UInt64] {
            let plan = try Router.planNetwork(
                problem, until: RouteDeadline(nanoseconds: budget, time: CountingTime()))
            #expect(plan.value >= first.value, "budget \(budget)")
        }
        let whole = try Router.planNetwork(
            problem, until: RouteDeadline(nanoseconds: .max, time: CountingTime()))
        #expect(try Router.planNetwork(problem) == whole)
    }

    @Test func `a search of one pair over sets of pools stops when it is told to`() throws {
        var market = TestMarket(seed: 9)
        var sources: [RouteSource] = []
        for index in 0..<60 { sources.append(try market.pair("pool\(index)", gas: 100_000)) }
        let problem = RouteProblem(
            sources: sources, assets: TestMarket.assets,
            inventory: [
                RouteInventory(
                    location: "chain", asset: TestMarket.ether, amount: UInt256.one << 100)
            ],
            gasPrice: 30_000_000_000, nativePrice: decimal("2000000000"), transactionGas: 50_000,
            order: RouteOrder(
                assetIn: TestMarket.ether, assetOut: TestMarket.dollar,
                amount: .exactIn(TestMarket.raw(300, decimals: 18))))
        let whole = try Router.plan(problem)
        for budget in [0, 1, 2, 5, 10] {
            var asked = 0
            let plan = try Router.plan(problem) {
                asked += 1
                return asked > budget
            }
            #expect(asked <= budget + 4)
            #expect(plan.value <= plan.bound && whole.value <= plan.bound && !plan.isPartial)
        }
    }
}
