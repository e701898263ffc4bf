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
                unit: .microseconds, operationsPerRepeat: 1
            ) { (_) throws(BenchmarkError) in try network(tokens: 50, pools: 1_000, books: 10) },
        ]
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
