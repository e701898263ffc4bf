import Arithmetic
import Codecs
import Pools
import Routing

extension BenchmarkSuite {
    static var networks: [Benchmark] {
        [
            Benchmark(
                "network-100", "one order over 100 pools of 10 assets, exact and certified",
                unit: .microseconds, operationsPerRepeat: 1
            ) { (_) throws(BenchmarkError) in try network(tokens: 10, pools: 100, books: 0) },
            Benchmark(
                "network-1000",
                "one order over 1,000 pools of 50 assets, 10 books and their transfers",
                unit: .microseconds, operationsPerRepeat: 1, wantedNanoseconds: 10_000_000
            ) { (_) throws(BenchmarkError) in try network(tokens: 50, pools: 1_000, books: 10) },
            Benchmark(
                "network-1000-amount", "another amount over the same 1,000 pools, kept ready",
                unit: .microseconds, operationsPerRepeat: 1, wantedNanoseconds: 3_000_000
            ) { (_) throws(BenchmarkError) in try kept(isBook: false) },
            Benchmark(
                "network-1000-book", "the same order again after one of the books changed",
                unit: .microseconds, operationsPerRepeat: 1, wantedNanoseconds: 1_000_000
            ) { (_) throws(BenchmarkError) in try kept(isBook: true) },
        ]
    }

    /// Plans over a market that is kept: each operation changes the amount or a book.
    private static func kept(isBook: Bool) throws(BenchmarkError) -> Workload {
        let input = try NetworkInput(tokens: 50, pools: 1_000, books: 10)
        var router = NetworkRouter(input.problem)
        var count = 0
        func next() throws(RoutingError) -> NetworkPlan {
            count += 1
            if isBook {
                try router.update(input.changedBook(count))
                return try router.plan()
            }
            return try router.plan(input.order(share: 50 + count * 37 % 50))
        }
        _ = try BenchmarkError.attempt(next)
        return Workload(
            check: { () throws(BenchmarkError) in
                for _ in 0..<20 {
                    let plan = try BenchmarkError.attempt(next)
                    let problem = router.problem
                    let fresh = try BenchmarkError.attempt { () throws(RoutingError) in
                        try Router.planNetwork(problem)
                    }
                    guard plan.value <= fresh.bound, fresh.value <= plan.bound,
                        plan.gapBpsBeforeLots.searchValue <= 0.01
                    else {
                        throw BenchmarkError(
                            .wrongAnswer, "value \(plan.value) is not the fresh \(fresh.value)")
                    }
                }
            },
            run: { (operations) throws(BenchmarkError) in
                var digest: UInt64 = 0
                for _ in 0..<operations {
                    digest &+= try BenchmarkError.attempt(next).amountOut.limb0
                }
                return digest
            })
    }

    private static func network(
        tokens: Int, pools: Int, books: Int
    ) throws(BenchmarkError) -> Workload {
        let input = try NetworkInput(tokens: tokens, pools: pools, books: books)
        let problem = input.problem
        let plan = try BenchmarkError.attempt { () throws(RoutingError) in
            try Router.planNetwork(problem)
        }
        let value = plan.amountOut.searchValue
        return Workload(
            check: { () throws(BenchmarkError) in
                guard plan.value <= plan.bound, plan.gapBpsBeforeLots.searchValue <= 0.01,
                    !plan.isPartial
                else {
                    throw BenchmarkError(
                        .wrongAnswer, "value \(plan.value), bound \(plan.bound)")
                }
            },
            run: { (count) throws(BenchmarkError) in
                try BenchmarkError.attempt { () throws(RoutingError) in
                    var digest: UInt64 = 0
                    for _ in 0..<count {
                        digest &+= try Router.planNetwork(problem).amountOut.limb0
                    }
                    return digest
                }
            },
            peers: books > 0
                ? []
                : [
                    Peer(
                        script: "plan_network", arguments: [peerInput(input)],
                        accepts: { answer in
                            Double(answer).map { abs($0 - value) <= value * 1e-8 } ?? false
                        })
                ])
    }

    private static func peerInput(_ input: NetworkInput) -> String {
        let input: JSONValue = [
            "tokens": .number(String(input.tokens)),
            "start": .number("0"),
            "end": .number(String(input.tokens / 2)),
            "amountIn": .string(input.amountIn.description),
            "pools": .array(
                input.pairs.map { pair in
                    [
                        .string(String(pair.one)), .string(String(pair.two)),
                        .string(pair.pool.reserve0.description),
                        .string(pair.pool.reserve1.description),
                        .string("\(Double(pair.pool.feePips) / 1_000_000)"),
                    ]
                }),
        ]
        return input.text
    }
}
