public import Arithmetic

/// A plan as a picture: assets at places as bars, legs as bands between them, as wide as their share.
public struct FlowPicture: Sendable {
    /// One leg.
    public struct Band: Hashable, Sendable {
        /// The source's name.
        public let source: String
        /// What is paid and where.
        public let from: String
        /// What is received and where.
        public let to: String
        /// Raw units paid.
        public let amountIn: UInt256
        /// What to write beside the band.
        public let label: String

        /// Describes a leg.
        public init(source: String, from: String, to: String, amountIn: UInt256, label: String) {
            self.source = source
            self.from = from
            self.to = to
            self.amountIn = amountIn
            self.label = label
        }
    }

    private struct Bar {
        let name: String
        var column = 0
        var weight = 0.0
        var top = 0.0
        /// Where the next band leaves and arrives.
        var leaving = 0.0
        var arriving = 0.0
    }

    private let bands: [Band]
    private let title: String
    private var bars: [Bar] = []
    private var numbers: [String: Int] = [:]
    private var weights: [Double] = []

    /// A picture of legs, each after what feeds it.
    public init(_ bands: [Band], title: String) {
        self.bands = bands
        self.title = title
        arrange()
    }

    // MARK: Arrangement

    private mutating func number(_ name: String) -> Int {
        if let known = numbers[name] { return known }
        numbers[name] = bars.count
        bars.append(Bar(name: name))
        return bars.count - 1
    }

    /// Columns by what feeds what, widths by the share of the order that goes through.
    private mutating func arrange() {
        for band in bands {
            let (from, to) = (number(band.from), number(band.to))
            bars[to].column = max(bars[to].column, bars[from].column + 1)
        }
        weights =
            FlowShares(
                from: bands.map(\.from), to: bands.map(\.to),
                amounts: bands.map(\.amountIn.searchValue)
            ).shares
        let fed = Set(bands.map(\.to))
        for (band, weight) in zip(bands, weights) {
            guard let from = numbers[band.from], let to = numbers[band.to] else { continue }
            // Where the order begins nothing arrives.
            if !fed.contains(band.from) { bars[from].weight += weight }
            bars[to].weight += weight
        }
        var heights: [Int: Double] = [:]
        for index in bars.indices {
            let column = bars[index].column
            let top = heights[column] ?? Self.margin
            (bars[index].top, bars[index].leaving, bars[index].arriving) = (top, top, top)
            heights[column] = top + height(bars[index].weight) + Self.gap
        }
    }

    private static let margin = 48.0
    private static let gap = 56.0
    private static let columnWidth = 320.0
    private static let barWidth = 14.0
    private static let tallest = 320.0

    private func height(_ weight: Double) -> Double { max(2, weight * Self.tallest) }

    private func left(_ bar: Bar) -> Double { 24 + Double(bar.column) * Self.columnWidth }

    // MARK: Drawing

    /// The picture as a document of its own.
    public var svg: String {
        var bars = bars
        var shapes = ""
        for (index, band) in bands.enumerated() {
            guard let from = numbers[band.from], let to = numbers[band.to] else { continue }
            let thick = height(weights[index])
            let start = (left(bars[from]) + Self.barWidth, bars[from].leaving + thick / 2)
            let end = (left(bars[to]), bars[to].arriving + thick / 2)
            bars[from].leaving += thick
            bars[to].arriving += thick
            let middle = (start.0 + end.0) / 2
            shapes += """
                <path d="M\(text(start.0)),\(text(start.1)) C\(text(middle)),\(text(start.1)) \
                \(text(middle)),\(text(end.1)) \(text(end.0)),\(text(end.1))" fill="none" \
                stroke="\(Self.colours[index % Self.colours.count])" stroke-opacity="0.55" \
                stroke-width="\(text(thick))"><title>\(Self.escaped(band.label))</title></path>
                <text x="\(text(middle))" y="\(text((start.1 + end.1) / 2 + 4))" \
                text-anchor="middle">\(Self.escaped(band.source)) \
                \(text(weights[index] * 100)) %</text>

                """
        }
        for bar in bars {
            shapes += """
                <rect x="\(text(left(bar)))" y="\(text(bar.top))" width="\(text(Self.barWidth))" \
                height="\(text(height(bar.weight)))" fill="#333"/>
                <text x="\(text(left(bar)))" y="\(text(bar.top - 8))">\(Self.escaped(bar.name))</text>

                """
        }
        let columns = bars.map(\.column).max() ?? 0
        let width = Double(columns) * Self.columnWidth + 160
        let bottom = bars.map { $0.top + height($0.weight) }.max() ?? 0
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(text(width))" \
            height="\(text(bottom + 24))" font-family="sans-serif" font-size="12">
            <text x="24" y="18">\(Self.escaped(title))</text>
            \(shapes)</svg>
            """
    }

    private static let colours = [
        "#3b6fb6", "#d1783c", "#4f9d69", "#9a5fb0", "#b4a13a", "#c4504f", "#4aa3a8", "#7d7d7d",
    ]

    /// A number with one digit after the point.
    private func text(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "0" }
        let tenths = Int((value * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    /// Text with what means something in XML replaced, and without what may not stand in it.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension NetworkPlan {
    /// The plan as a picture.
    public var picture: FlowPicture {
        FlowPicture(
            legs.map { leg in
                FlowPicture.Band(
                    source: leg.source, from: "\(leg.assetIn) at \(leg.location)",
                    to: "\(leg.assetOut) at \(leg.destination)", amountIn: leg.amountIn,
                    label: "\(leg.source): \(leg.amountIn) in, \(leg.amountOut) out")
            }, title: "value \(value), bound \(bound), gap \(gapBps) bps")
    }
}
