import ArgumentParser
import Arithmetic
import Codecs
import Routing

/// `quote`.
struct QuoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote", abstract: "Asks a running node for a plan, without doing anything.")

    @OptionGroup var options: APIOptions
    @OptionGroup var trade: TradeOptions

    @Flag(help: "Print a picture of the flow as SVG.")
    var svg = false

    func run() async throws {
        try await printAnswer(options, "POST", "/v1/quotes", body: trade.body()) { plan in
            if svg { return [picture(plan).svg] }
            var table = TextTable(["source", "kind", "in", "out", "cost", "marginal price"])
            for leg in plan["legs"]?.arrayValue ?? [] {
                table.add(
                    ["source", "kind", "amountIn", "amountOut", "cost", "marginalPrice"]
                        .map { leg[$0]?.stringValue ?? "" })
            }
            let value = plan["value"]?.stringValue ?? ""
            let bound = plan["bound"]?.stringValue ?? ""
            let gap = plan["gapBps"]?.numberText ?? ""
            return table.lines + ["value \(value)  bound \(bound)  gap \(gap) bps  (raw units)"]
        }
    }

    /// The answer's legs as bands.
    private func picture(_ plan: JSONValue) -> FlowPicture {
        let (paid, received) =
            trade.side == "sell" ? (trade.base, trade.quote) : (trade.quote, trade.base)
        let legs = plan["legs"]?.arrayValue ?? []
        func text(_ leg: JSONValue, _ key: String) -> String { leg[key]?.stringValue ?? "" }
        return FlowPicture(
            legs.map { leg in
                FlowPicture.Band(
                    source: text(leg, "source"), from: "\(paid) at \(text(leg, "location"))",
                    to: "\(received) at \(text(leg, "location"))",
                    amountIn: (try? UInt256(decimal: text(leg, "amountIn"))) ?? .zero,
                    label: "\(text(leg, "source")): \(text(leg, "amountIn")) in, "
                        + "\(text(leg, "amountOut")) out, cost \(text(leg, "cost"))")
            },
            title: "value \(text(plan, "value")), bound \(text(plan, "bound")), "
                + "gap \(plan["gapBps"]?.numberText ?? "") bps (raw units)")
    }
}
