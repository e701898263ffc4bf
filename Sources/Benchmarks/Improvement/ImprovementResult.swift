package import Arithmetic
package import Codecs

/// How much better plans are than the baselines', by the size of the order.
package struct ImprovementResult: Sendable {
    /// One baseline at one size.
    package struct Row: Sendable {
        /// Whole ether that is sold or bought.
        package let size: Int
        /// What plans are compared with.
        package let baseline: RouteBaseline
        /// How many markets were compared.
        package let markets: Int
        /// The median improvement in basis points of the baseline's value.
        package let medianBps: ExactDecimal
        /// The 95th percentile.
        package let p95Bps: ExactDecimal
        /// The most.
        package let mostBps: ExactDecimal
        /// In how many markets the plan was worth less by a unit or more.
        package let worse: Int

        /// From the improvements and how many plans were worse.
        init(size: Int, baseline: RouteBaseline, improvements: [Double], worse: Int) {
            let sorted = improvements.sorted()
            func percentile(_ percent: Int) -> ExactDecimal {
                guard !sorted.isEmpty else { return .zero }
                // The nearest rank.
                let rank = (sorted.count * percent + 99) / 100
                return Self.shown(sorted[max(0, rank - 1)])
            }
            self.size = size
            self.baseline = baseline
            markets = improvements.count
            medianBps = percentile(50)
            p95Bps = percentile(95)
            mostBps = percentile(100)
            self.worse = worse
        }

        /// Rounded to the fourth digit after the point.
        private static func shown(_ bps: Double) -> ExactDecimal {
            let units = (bps * 1e4).rounded()
            guard abs(units) < 0x1p62 else { return .zero }
            return ExactDecimal(coefficient: Int128(units), scale: 4)?.normalized ?? .zero
        }

        /// One object.
        package var json: JSONValue {
            [
                "name": "improvement", "size": .integer(size),
                "baseline": .string(baseline.rawValue), "n": .integer(markets),
                "medianBps": .number(medianBps.description), "p95Bps": .number(p95Bps.description),
                "maxBps": .number(mostBps.description), "worse": .integer(worse),
            ]
        }
    }

    /// Sizes from small to large, and for each all baselines.
    package let rows: [Row]

    /// Whether no plan was worth less than any baseline's.
    package var isNeverWorse: Bool { rows.allSatisfy { $0.worse == 0 } }

    /// The table for people.
    package var tableLines: [String] {
        let heading = ["improvement over", "ETH", "n", "median bps", "p95 bps", "max bps", "worse"]
        return [Self.line(heading)]
            + rows.map { row in
                Self.line([
                    "  " + row.baseline.rawValue, String(row.size), String(row.markets),
                    row.medianBps.description, row.p95Bps.description, row.mostBps.description,
                    String(row.worse),
                ])
            }
    }

    private static func line(_ cells: [String]) -> String {
        let widths = [20, 8, 8, 13, 13, 13, 8]
        return zip(cells, widths).enumerated().map { index, cell in
            let pad = String(repeating: " ", count: max(1, cell.1 - cell.0.count))
            return index == 0 ? cell.0 + pad : pad + cell.0
        }.joined()
    }
}
