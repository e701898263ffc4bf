import Arithmetic
import Codecs
import Pools
import Routing

extension BenchmarkSuite {
    static var plans: [Benchmark] {
        [10, 100, 1_000].flatMap { count in
            [
                Benchmark(
                    "plan-\(count)",
                    "one order split over \(count) pools, exact and certified; the market is known",
                    unit: .microseconds, operationsPerRepeat: max(1, 200 / count)
                ) { (_) throws(BenchmarkError) in try plan(count) },
                Benchmark(
                    "plan-cold-\(count)", "the same from a problem that was never seen",
                    unit: .microseconds, operationsPerRepeat: max(1, 20 / count)
                ) { (_) throws(BenchmarkError) in try coldPlan(count) },
                Benchmark(
                    "plan-update-\(count)", "the same after one of the pools changed",
                    unit: .microseconds, operationsPerRepeat: max(1, 200 / count)
                ) { (_) throws(BenchmarkError) in try updatedPlan(count) },
            ]
        }
    }

    private static func plan(_ count: Int) throws(BenchmarkError) -> Workload {
        let input = try PlanInput(count: count)
        var router = try router(input)
        var plan = PairPlan()
        return workload(input) { (count) throws(BenchmarkError) in
            try BenchmarkError.attempt { () throws(RoutingError) in
                var digest: UInt64 = 0
                for turn in 0..<count {
                    try router.plan(input.amount(turn), into: &plan)
                    digest &+= plan.amountOut.limb0
                }
                return digest
            }
        }
    }

    private static func coldPlan(_ count: Int) throws(BenchmarkError) -> Workload {
        let input = try PlanInput(count: count)
        let problem = input.problem
        return workload(input) { (count) throws(BenchmarkError) in
            try BenchmarkError.attempt { () throws(RoutingError) in
                var digest: UInt64 = 0
                for _ in 0..<count { digest &+= try Router.plan(problem).amountOut.limb0 }
                return digest
            }
        }
    }

    private static func updatedPlan(_ count: Int) throws(BenchmarkError) -> Workload {
        let input = try PlanInput(count: count)
        let others = try PlanInput(count: count, seed: 7).problem.sources.map(\.kind)
        let own = input.problem.sources.map(\.kind)
        var router = try router(input)
        var plan = PairPlan()
        return workload(input) { (count) throws(BenchmarkError) in
            try BenchmarkError.attempt { () throws(RoutingError) in
                var digest: UInt64 = 0
                for turn in 0..<count {
                    // There and back, so that each repeat begins with the same market.
                    let index = turn / 2 % own.count
                    try router.update(index, to: turn & 1 == 0 ? others[index] : own[index])
                    try router.plan(input.amountIn, into: &plan)
                    digest &+= plan.amountOut.limb0
                }
                return digest
            }
        }
    }

    private static func router(_ input: PlanInput) throws(BenchmarkError) -> PairRouter {
        let problem = input.problem
        return try BenchmarkError.attempt { () throws(RoutingError) in try PairRouter(problem) }
    }

    private static func workload(
        _ input: PlanInput, _ run: @escaping (Int) throws(BenchmarkError) -> UInt64
    ) -> Workload {
        let search = PlanSearch(input)
        let optimum = search.optimum()
        return Workload(
            check: { () throws(BenchmarkError) in try check(input, optimum: optimum) },
            run: run,
            floor: Workload.Floor(name: "bisection, floating point", hasSameDigest: false) {
                (count) throws(BenchmarkError) in
                var sum = 0.0
                for _ in 0..<count { sum += search.optimum() }
                return sum.bitPattern
            },
            peers: [
                Peer(
                    script: "plan_pair", arguments: [peerInput(input)],
                    accepts: { answer in
                        Double(answer).map { isClose($0, optimum) } ?? false
                    })
            ])
    }

    /// A plan is right when each leg is what its pool answers, the legs are the order, no bound is
    /// exceeded and the optimum is reached to a hundredth of a millionth.
    private static func check(_ input: PlanInput, optimum: Double) throws(BenchmarkError) {
        var router = try router(input)
        var plan = PairPlan()
        try BenchmarkError.attempt { () throws(RoutingError) in
            try router.plan(input.amountIn, into: &plan)
        }
        let named = try BenchmarkError.attempt { () throws(RoutingError) in
            try Router.plan(input.problem)
        }
        try BenchmarkError.expect("the plan", router.named(plan), is: named)
        var (amountIn, amountOut) = (UInt256.zero, UInt256.zero)
        for leg in plan.legs {
            let found = try BenchmarkError.attempt { () throws(PoolError) in
                try input.pools[leg.source].amountOut(
                    exactIn: leg.amountIn, tokenIn: PairTokens.first)
            }
            try BenchmarkError.expect("a leg's output", leg.amountOut, is: found)
            amountIn = amountIn &+ leg.amountIn
            amountOut = amountOut &+ leg.amountOut
        }
        try BenchmarkError.expect("the input", amountIn, is: input.amountIn)
        try BenchmarkError.expect("the output", plan.amountOut, is: amountOut)
        guard plan.value <= plan.bound, isClose(amountOut.searchValue, optimum) else {
            throw BenchmarkError(
                .wrongAnswer, "value \(plan.value), bound \(plan.bound), optimum \(optimum)")
        }
    }

    private static func isClose(_ value: Double, _ optimum: Double) -> Bool {
        (value - optimum).magnitude <= optimum * 1e-8
    }

    private static func peerInput(_ input: PlanInput) -> String {
        let input: JSONValue = [
            "amountIn": .string(input.amountIn.description),
            "pools": .array(
                input.pools.map { pool in
                    [
                        .string(pool.reserve0.description), .string(pool.reserve1.description),
                        .string("\(Double(pool.feePips) / 1_000_000)"),
                    ]
                }),
        ]
        return input.text
    }
}
