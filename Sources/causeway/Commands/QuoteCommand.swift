import ArgumentParser
import Arithmetic
import Codecs
import Routing

/// `quote`.
struct QuoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote", abstract: "Asks a running node for a plan, without doing anything.",
        discussion: """
            For people, the plan as a table in raw units: of each leg its share of the order, what \
            is paid and expected, the source's fee, gas and its cost, the impact on the price and \
            the price of the next unit; then what the plan is worth beside the best single source, \
            without books and without pools, and why each source without a leg has none.
            With --json the same as one object; its quoteId can be named by an order, which is \
            refused once the plan's legs are worse by more than the order's slippage.
            """)

    @OptionGroup var options: APIOptions
    @OptionGroup var trade: TradeOptions

    @Flag(help: "Print a picture of the flow as SVG.")
    var svg = false

    func run() async throws {
        try await printAnswer(options, "POST", "/v1/quotes", body: trade.body()) { plan in
            svg ? [picture(plan).svg] : legs(plan) + worth(plan) + leftOut(plan)
        }
    }

    private func text(_ value: JSONValue, _ key: String) -> String {
        value[key]?.stringValue ?? value[key]?.numberText ?? ""
    }

    private func legs(_ plan: JSONValue) -> [String] {
        var table = TextTable([
            "source", "kind", "share %", "in", "out", "fee", "gas", "gas cost", "impact bps",
            "price after",
        ])
        for leg in plan["legs"]?.arrayValue ?? [] {
            let fee = leg["fee"].map { "\(text($0, "amount")) \(text($0, "asset"))" } ?? ""
            table.add(
                ["source", "kind", "sharePercent"].map { text(leg, $0) }
                    + [
                        "\(text(leg, "amountIn")) \(text(leg, "assetIn"))",
                        "\(text(leg, "amountOut")) \(text(leg, "assetOut"))", fee,
                    ]
                    + ["gas", "gasCost", "impactBps", "priceAfter"].map { text(leg, $0) })
        }
        return table.lines
    }

    private func worth(_ plan: JSONValue) -> [String] {
        var lines = [
            "value \(text(plan, "value"))  bound \(text(plan, "bound"))  "
                + "gap \(text(plan, "gapBps")) bps  (raw units)"
        ]
        if let single = plan["bestSingle"] {
            lines.append("best single source \(text(single, "value")) (\(text(single, "source")))")
        }
        for (key, name) in [("withoutBooks", "books"), ("withoutChain", "the chain")] {
            let value = plan[key].map { other in
                text(other, "value") + (other["partial"]?.boolValue == true ? ", in part" : "")
            }
            lines.append("without \(name) \(value ?? "nothing")")
        }
        return lines
    }

    private func leftOut(_ plan: JSONValue) -> [String] {
        let sources = plan["leftOut"]?.arrayValue ?? []
        if sources.isEmpty { return [] }
        var table = TextTable(["left out", "reason", "price", ""])
        for source in sources {
            table.add(["source", "reason", "price", "detail"].map { text(source, $0) })
        }
        return table.lines
    }

    /// The answer's legs as bands.
    private func picture(_ plan: JSONValue) -> FlowPicture {
        FlowPicture(
            (plan["legs"]?.arrayValue ?? []).map { leg in
                FlowPicture.Band(
                    source: text(leg, "source"),
                    from: "\(text(leg, "assetIn")) at \(text(leg, "location"))",
                    to: "\(text(leg, "assetOut")) at \(text(leg, "location"))",
                    amountIn: (try? UInt256(decimal: text(leg, "amountIn"))) ?? .zero,
                    label: "\(text(leg, "source")): \(text(leg, "amountIn")) in, "
                        + "\(text(leg, "amountOut")) out, cost \(text(leg, "cost"))")
            },
            title: "value \(text(plan, "value")), bound \(text(plan, "bound")), "
                + "gap \(text(plan, "gapBps")) bps (raw units)")
    }
}
