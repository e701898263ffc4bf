package import Arithmetic
package import Codecs
import Routing

/// By how much plans passed their deadlines, and how good they were.
package struct DeadlineResult: Sendable {
    /// All plans of one deadline.
    package struct Row: Sendable {
        /// The deadline.
        package let milliseconds: Int
        /// By how much each plan was late, in parts of the deadline; zero for one in time.
        private var overruns: [Double] = []
        /// The gap of each plan in basis points.
        private var gaps: [Double] = []
        /// How many searches the deadline cut short.
        package private(set) var cut = 0

        init(milliseconds: Int) { self.milliseconds = milliseconds }

        mutating func add(_ plan: NetworkPlan, nanoseconds: UInt64) {
            overruns.append(max(0, Double(nanoseconds) / (Double(milliseconds) * 1e6) - 1))
            gaps.append(plan.gapBps.searchValue)
            if !plan.isFinished { cut += 1 }
        }

        /// How many plans there are.
        package var plans: Int { overruns.count }
        /// By how many per cent of the deadline so many per cent of the plans were late at most.
        package func overrun(_ percent: Int) -> ExactDecimal {
            Self.shown(Self.ranked(overruns, percent) * 100)
        }
        /// How many plans were late by more than a tenth of the deadline.
        package var late: Int { overruns.count { $0 > 0.1 } }
        /// The gap that so many per cent of the plans have at most, in basis points.
        package func gap(_ percent: Int) -> ExactDecimal { Self.shown(Self.ranked(gaps, percent)) }

        /// By the nearest rank.
        private static func ranked(_ values: [Double], _ percent: Int) -> Double {
            let rank = (values.count * percent + 99) / 100
            return values.isEmpty ? 0 : values.sorted()[max(0, rank - 1)]
        }

        /// Rounded to the second digit after the point.
        private static func shown(_ value: Double) -> ExactDecimal {
            ExactDecimal(coefficient: Int128((min(value, 1e12) * 100).rounded()), scale: 2) ?? .zero
        }

        /// One object.
        package var json: JSONValue {
            [
                "name": .string(DeadlineBenchmark.name), "deadlineMs": .integer(milliseconds),
                "n": .integer(plans), "cut": .integer(cut), "late": .integer(late),
                "overrunP50Percent": .number(overrun(50).description),
                "overrunP99Percent": .number(overrun(99).description),
                "overrunMaxPercent": .number(overrun(100).description),
                "gapP50Bps": .number(gap(50).description),
                "gapMaxBps": .number(gap(100).description),
            ]
        }
    }

    /// From the shortest deadline to the longest.
    package let rows: [Row]

    /// The table for people.
    package var tableLines: [String] {
        let heading = [
            DeadlineBenchmark.name, "n", "cut", ">10 %", "late p50 %", "p99 %", "max %", "gap p50",
            "max bps",
        ]
        return [Self.line(heading)]
            + rows.map { row in
                Self.line([
                    "  \(row.milliseconds) ms", "\(row.plans)", "\(row.cut)", "\(row.late)",
                    row.overrun(50).description, row.overrun(99).description,
                    row.overrun(100).description, row.gap(50).description,
                    row.gap(100).description,
                ])
            }
    }

    private static func line(_ cells: [String]) -> String {
        let widths = [18, 6, 6, 7, 12, 9, 9, 10, 12]
        return zip(cells, widths).enumerated().map { index, cell in
            let pad = String(repeating: " ", count: max(1, cell.1 - cell.0.count))
            return index == 0 ? cell.0 + pad : pad + cell.0
        }.joined()
    }
}
