package import Basics
import Routing

/// How late plans are that have a deadline: over networks of 1,000 pools, 50 assets and 10 books with
/// their transfers, every other one with gas, which takes far longer than any of the deadlines.
package struct DeadlineBenchmark: Sendable {
    /// What `--filter` matches.
    package static let name = "network-deadline"
    /// The deadlines in milliseconds.
    package static let deadlines = [2, 5, 10, 20, 50]

    private let time: any TimeSource
    private let plans: Int
    private let pools: Int

    /// Times so many plans for each deadline.
    package init(time: any TimeSource, plans: Int = 200, pools: Int = 1_000) {
        self.time = time
        self.plans = plans
        self.pools = pools
    }

    /// The table; throws when a plan is not within its bound.
    package func measure() throws(BenchmarkError) -> DeadlineResult {
        var problems: [RouteProblem] = []
        for seed in 0..<8 {
            let input = try NetworkInput(
                tokens: 50, pools: pools, books: 10, seed: UInt64(77 + seed))
            problems.append(seed % 2 == 0 ? input.problem : input.costlyProblem)
        }
        var rows: [DeadlineResult.Row] = []
        for milliseconds in Self.deadlines {
            var row = DeadlineResult.Row(milliseconds: milliseconds)
            for count in 0..<plans {
                let problem = problems[count % problems.count]
                let start = time.monotonicNanoseconds()
                let plan = try BenchmarkError.attempt { () throws(RoutingError) in
                    try Router.planNetwork(
                        problem,
                        until: RouteDeadline(
                            nanoseconds: UInt64(milliseconds) * 1_000_000, time: time))
                }
                let elapsed = time.monotonicNanoseconds() &- start
                guard plan.value <= plan.bound, !plan.legs.isEmpty else {
                    throw BenchmarkError(
                        .wrongAnswer, "value \(plan.value), bound \(plan.bound)")
                }
                row.add(plan, nanoseconds: elapsed)
            }
            rows.append(row)
        }
        return DeadlineResult(rows: rows)
    }
}
