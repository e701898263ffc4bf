import Arithmetic
import Benchmarks
import Codecs
import Foundation
import Pools
import Routing
import Testing

/// Plans against what is usual, by the same baselines that the benchmark prints.
struct ImprovementTests {
    private static var isFull: Bool { ProcessInfo.processInfo.environment["CAUSEWAY_FULL"] == "1" }

    /// Every kind of market in turn: sales and purchases, with books and without, with gas and
    /// without.
    private static func shape(_ seed: Int) -> ImprovementMarket.Shape {
        let sizes = [0.2, 3, 40, 500, 3_000]
        return ImprovementMarket.Shape(
            ethers: sizes[seed % sizes.count], isBuy: seed & 1 == 1, hasBooks: seed & 2 == 2,
            hasGas: seed & 4 == 4)
    }

    @Test(arguments: 0..<4)
    func `no plan is below one source, a grid of twentieths or 256 slices by a unit`(
        quarter: Int
    ) throws {
        let count = Self.isFull ? 2_500 : 100
        var compared = 0
        for seed in quarter * 2_500..<quarter * 2_500 + count {
            let shape = Self.shape(seed)
            let problem = try ImprovementMarket.problem(seed: UInt64(seed), shape)
            for comparison in try ImprovementBenchmark.compare(problem, isBuy: shape.isBuy) {
                compared += 1
                #expect(!comparison.isWorse, "seed \(seed): \(comparison)")
            }
        }
        #expect(compared > count * 2)
    }

    private func problem(_ seed: UInt64, isBuy: Bool) throws -> RouteProblem {
        var problem = try ImprovementMarket.problem(
            seed: seed, .init(ethers: 60, isBuy: isBuy, hasBooks: true, hasGas: true))
        // Few sources, so that every split can be tried; the last one is a book.
        var sources = Array(problem.sources.prefix(2))
        if let last = problem.sources.last, case .book(var book) = last.kind {
            // Whole lots then yield whole shares of a purchase, too.
            if isBuy { book.takerFeePips = 0 }
            sources.append(RouteSource(id: last.id, location: last.location, kind: .book(book)))
        }
        problem.sources = sources
        return problem
    }

    /// What a source moves for so many twentieths by its simulator or, of a book, by its levels.
    private func moved(_ parts: Int, _ source: RouteSource, _ problem: RouteProblem) -> Int256? {
        guard parts > 0 else { return .zero }
        let isBuy = if case .exactOut = problem.order.amount { true } else { false }
        var part = problem
        part.sources = [source]
        part.transactionGas = 0
        switch problem.order.amount {
        case .exactIn(let amount), .exactOut(let amount):
            let share = amount / 20 * UInt256(parts)
            part.order = RouteOrder(
                assetIn: problem.order.assetIn, assetOut: problem.order.assetOut,
                amount: isBuy ? .exactOut(share) : .exactIn(share))
        }
        guard let plan = try? Router.plan(part), !plan.isPartial else { return nil }
        return RouteBaselines.worth(plan, isBuy: isBuy)
    }

    @Test(arguments: [false, true])
    func `the grid is the best of all splits in twentieths, the transaction paid once`(
        isBuy: Bool
    ) throws {
        for seed in 0..<12 as Range<UInt64> {
            let problem = try problem(seed, isBuy: isBuy)
            let baselines = try #require(RouteBaselines(problem))
            let tables = problem.sources.map { source in
                (0...20).map { moved($0, source, problem) }
            }
            let base = try #require(cost(of: problem.transactionGas, problem))
            var best: Int256?
            for first in 0...20 {
                for second in 0...(20 - first) {
                    let parts = [first, second, 20 - first - second]
                    var value: Int256? = .zero
                    for (table, part) in zip(tables, parts) {
                        value = value.flatMap { sum in table[part].flatMap(sum.checkedAdding) }
                    }
                    // The third source is a book.
                    if first + second > 0 { value = value?.checkedSubtracting(base) }
                    if let value, best.map({ value > $0 }) ?? true { best = value }
                }
            }
            #expect(baselines.value(.twentieths) == best, "seed \(seed)")
        }
    }

    private func cost(of gas: UInt64, _ problem: RouteProblem) -> Int256? {
        // 20 gwei and 2,000 dollars of 6 digits an ether.
        let wei = UInt256(gas) * 20_000_000_000
        return wei.multiplied(
            by: 2_000_000_000, dividedBy: 1_000_000_000_000_000_000, rounding: .up
        ).map { Int256($0) }
    }

    @Test func `one source and slices are never above the grid where they are splits of it`() throws
    {
        for seed in 0..<40 as Range<UInt64> {
            let problem = try problem(seed, isBuy: seed % 2 == 1)
            let baselines = try #require(RouteBaselines(problem))
            let (single, split) = (baselines.value(.single), baselines.value(.twentieths))
            if let single, let split { #expect(single <= split, "seed \(seed)") }
        }
    }

    @Test func `an order that does not split into whole shares has no baselines`() throws {
        var problem = try problem(1, isBuy: false)
        problem.order = RouteOrder(
            assetIn: problem.order.assetIn, assetOut: problem.order.assetOut,
            amount: .exactIn(1_281))
        #expect(RouteBaselines(problem) == nil)
    }

    @Test func `the table has a row for each size and baseline, and its objects say the same`()
        throws
    {
        let result = try ImprovementBenchmark(markets: 4).measure()
        let pairs = ImprovementBenchmark.sizes.flatMap { size in
            RouteBaseline.allCases.map { "\(size) \($0.rawValue)" }
        }
        #expect(result.rows.map { "\($0.size) \($0.baseline.rawValue)" } == pairs)
        #expect(result.tableLines.count == pairs.count + 1)
        for row in result.rows {
            #expect(row.medianBps <= row.p95Bps && row.p95Bps <= row.mostBps)
            #expect(row.json["medianBps"]?.numberText == row.medianBps.description)
            #expect(row.json["worse"]?.numberText == "\(row.worse)")
        }
        #expect(result.isNeverWorse)
    }
}
