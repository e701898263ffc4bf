import Arithmetic

/// Prices of all nodes that agree best with what sources show: where a search begins.
///
/// The logarithms of spot prices are fitted with least squares, then again with less weight on what
/// is far off, so that an absurd price moves nothing.
struct LogPrices {
    private struct Row {
        let from: Int
        let to: Int
        let ratio: Double
    }

    private let size: Int
    private let unit: Int
    private var rows: [Row]

    /// For a builder's candidates.
    init(_ builder: NetworkBuilder) {
        size = builder.nodes.count
        unit = builder.isBuy ? builder.begin : builder.end
        rows = builder.candidates.map {
            Row(from: $0.from, to: $0.to, ratio: Self.logarithm($0.spot))
        }
        for start in builder.begins where start.node != builder.begin {
            rows.append(Row(from: builder.begin, to: start.node, ratio: 0))
        }
        for stop in builder.ends where stop.node != builder.end {
            rows.append(Row(from: stop.node, to: builder.end, ratio: 0))
        }
    }

    /// Raw value of a raw unit at each node, the unit's being one.
    func prices() -> [Double] {
        var fixed = [Bool](repeating: false, count: size)
        fixed[unit] = true
        var matrix = NormalMatrix(size: size)
        var logs = [Double](repeating: 0, count: size)
        for round in 0..<4 {
            matrix.clear(diagonal: 1e-9, fixed: fixed)
            var right = [Double](repeating: 0, count: size)
            matrix.fill { entries in
                for row in rows {
                    let off = logs[row.from] - logs[row.to] - row.ratio
                    let weight = round == 0 ? 1 : 1 / max(abs(off), 1e-3)
                    entries.add(row.from, row.to, weight, 1, 1)
                    right[row.from] += weight * row.ratio
                    right[row.to] -= weight * row.ratio
                }
            }
            right[unit] = 0
            guard matrix.solve(&right) else { break }
            logs = right
        }
        return logs.map { Self.power($0) }
    }

    /// The binary logarithm, by the exponent and a series: good enough to begin with.
    private static func logarithm(_ value: Double) -> Double {
        let part = (value.significand - 1) / (value.significand + 1)
        let square = part * part
        let series = part * (1 + square * (1 / 3.0 + square * (1 / 5.0 + square / 7)))
        return Double(value.exponent) + series * 2.885_390_081_777_927
    }

    /// Two to a power.
    private static func power(_ exponent: Double) -> Double {
        let bounded = min(max(exponent, -900), 900)
        let whole = bounded.rounded(.down)
        let rest = (bounded - whole) * 0.693_147_180_559_945_3
        var (sum, term) = (1.0, 1.0)
        for count in 1...14 {
            term *= rest / Double(count)
            sum += term
        }
        return Double(sign: .plus, exponent: Int(whole), significand: sum)
    }
}
