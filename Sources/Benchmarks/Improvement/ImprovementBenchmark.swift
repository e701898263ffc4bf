import Arithmetic
package import Routing

/// How much better plans are than what is usual, over random markets of one pair: the same exact
/// quotes and the same gas for all, half of the orders sales and half purchases.
package struct ImprovementBenchmark: Sendable {
    /// What `--filter` matches.
    package static let name = "improvement"
    /// The sizes of orders in whole ether.
    package static let sizes = [1, 10, 100, 1_000]

    private let markets: Int
    private let seed: UInt64

    /// Compares over so many markets of each size.
    package init(markets: Int = 250, seed: UInt64 = 1) {
        self.markets = markets
        self.seed = seed
    }

    /// The table.
    ///
    /// An order that no source could take whole is compared with nothing.
    package func measure() throws(BenchmarkError) -> ImprovementResult {
        var rows: [ImprovementResult.Row] = []
        for size in Self.sizes {
            var improvements: [RouteBaseline: [Double]] = [:]
            var worse: [RouteBaseline: Int] = [:]
            for number in 0..<markets {
                let shape = ImprovementMarket.Shape(
                    ethers: Double(size), isBuy: number % 2 == 1)
                let seed = seed &* 1_000_003 &+ UInt64(size * 1_000_000 + number)
                let problem = try ImprovementMarket.problem(seed: seed, shape)
                for comparison in try Self.compare(problem, isBuy: shape.isBuy) {
                    improvements[comparison.baseline, default: []].append(comparison.bps)
                    if comparison.isWorse { worse[comparison.baseline, default: 0] += 1 }
                }
            }
            for baseline in RouteBaseline.allCases {
                rows.append(
                    .init(
                        size: size, baseline: baseline, improvements: improvements[baseline] ?? [],
                        worse: worse[baseline] ?? 0))
            }
        }
        return ImprovementResult(rows: rows)
    }

    /// A plan beside a baseline's.
    package struct Comparison: Sendable {
        /// What it is compared with.
        package let baseline: RouteBaseline
        /// By how much the plan is better, in basis points.
        package let bps: Double
        /// Whether it is worth less by a unit or more.
        package let isWorse: Bool
    }

    /// Compares the plan of a problem with every baseline that can trade the order; with none when
    /// the plan trades a part only.
    ///
    /// Where there is no plan, each baseline that trades the order is better by all.
    package static func compare(
        _ problem: RouteProblem, isBuy: Bool
    ) throws(BenchmarkError) -> [Comparison] {
        let plan: RoutePlan?
        do throws(RoutingError) {
            plan = try Router.plan(problem)
        } catch .nothingToTrade {
            plan = nil
        } catch {
            throw BenchmarkError(.failed, error.description)
        }
        if plan?.isPartial == true { return [] }
        guard let baselines = RouteBaselines(problem) else {
            throw BenchmarkError(.failed, "the order does not split into whole shares")
        }
        return RouteBaseline.allCases.compactMap { baseline in
            guard let other = baselines.value(baseline), !other.isZero else { return nil }
            guard let plan else {
                return Comparison(baseline: baseline, bps: -10_000, isWorse: true)
            }
            guard
                let gain = RouteBaselines.worth(plan, isBuy: isBuy).checkedSubtracting(other)
            else { return nil }
            let bps = gain.magnitude.searchValue / other.magnitude.searchValue * 1e4
            return Comparison(
                baseline: baseline, bps: gain.isNegative ? -bps : bps, isWorse: gain.isNegative)
        }
    }
}
