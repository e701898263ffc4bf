import ArgumentParser
import Codecs

/// `quote`.
struct QuoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote", abstract: "Asks a running node for a plan, without doing anything.")

    @OptionGroup var options: APIOptions
    @OptionGroup var trade: TradeOptions

    func run() async throws {
        try await printAnswer(options, "POST", "/v1/quotes", body: trade.body()) { plan in
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
}
