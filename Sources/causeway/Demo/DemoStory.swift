import Arithmetic
import Basics
import Codecs

/// Follows the demo's order through the node's API and tells what happens, line by line.
struct DemoStory {
    let client: APIClient
    let time: SystemTime
    private let start: UInt64
    private let base = (code: "ETH", decimals: 18)
    private let quote = (code: "USDC", decimals: 6)
    private var told: Set<String> = []

    init(client: APIClient, time: SystemTime) {
        self.client = client
        self.time = time
        start = time.monotonicNanoseconds()
    }

    /// Prints a line with the seconds since the start, for people, on standard error.
    func tell(_ text: String) {
        let tenths = (time.monotonicNanoseconds() - start) / 100_000_000
        StandardStreams.writeError("[\(tenths / 10).\(tenths % 10)s] \(text)")
    }

    private mutating func tellOnce(_ text: String) {
        if told.insert(text).inserted { tell(text) }
    }

    /// Waits until every source is usable, then submits the order and follows it to its end.
    mutating func play(_ trade: JSONValue) async throws -> JSONValue {
        try await waitForHealth()
        let id = try await submit(trade)
        for _ in 0..<600 {
            let order = try await client.ask("GET", "/v1/orders/\(id)")
            narrate(order)
            if isOver(order) { return order }
            try await time.sleep(milliseconds: 150)
        }
        throw CommandFailure("timeout", "the order was not final after 90 seconds")
    }

    private func waitForHealth() async throws {
        var problems: [String] = []
        for _ in 0..<300 {
            let health = try await client.ask("GET", "/v1/health")
            problems = health["problems"]?.arrayValue?.compactMap(\.stringValue) ?? []
            do throws(CommandFailure) {
                let quote = try await client.ask("POST", "/v1/quotes", body: probe)
                let kinds = (quote["legs"]?.arrayValue ?? []).compactMap { $0["kind"]?.stringValue }
                if problems.isEmpty, kinds.contains("book"), kinds.contains("pool") { return }
                problems.append("no plan uses both the exchange and the chain yet")
            } catch {
                problems.append(error.message)
            }
            try await time.sleep(milliseconds: 200)
        }
        throw CommandFailure(
            "unhealthy", "not ready after 60 seconds: \(problems.joined(separator: "; "))")
    }

    /// As large as the demo's order, so that its plan needs both shores.
    private var probe: JSONValue {
        ["side": "sell", "base": "ETH", "quote": "USDC", "quantity": "250"]
    }

    private func submit(_ trade: JSONValue) async throws -> String {
        tell("submitting: sell 250 ETH for USDC; 300 ETH at the exchange, 300 WETH on chain")
        let order = try await client.ask("POST", "/v1/orders", body: trade)
        guard let id = order["id"]?.stringValue else {
            throw CommandFailure("bad-answer", "the node gave the order no id")
        }
        tell("order \(id) is on disk")
        return id
    }

    private func isOver(_ order: JSONValue) -> Bool {
        let state = order["state"]?.stringValue ?? ""
        return state != "planning" && state != "working"
    }

    // MARK: Telling

    private mutating func narrate(_ order: JSONValue) {
        if let plan = order["plan"], told.insert("plan").inserted { tellPlan(plan) }
        for fill in order["fills"]?.arrayValue ?? [] { tellFill(fill) }
        for settlement in order["settlements"]?.arrayValue ?? [] { tellSettlement(settlement) }
        let filled = order["filled"]?.stringValue ?? "0"
        let state = order["state"]?.stringValue ?? ""
        tellOnce("order is \(state), \(filled) of 250 ETH traded")
    }

    private func tellPlan(_ plan: JSONValue) {
        tell("the plan:")
        let lines = Presentation.plan(plan, assetIn: base, assetOut: quote, cost: quote)
        for line in lines { StandardStreams.writeError("    " + line) }
        let value = Presentation.whole(plan["value"]?.stringValue, decimals: quote.decimals)
        let bound = Presentation.whole(plan["bound"]?.stringValue, decimals: quote.decimals)
        StandardStreams.writeError(
            "    value \(value) USDC net of costs; no plan is worth more than \(bound); gap "
                + "\(plan["gapBps"]?.numberText ?? "?") bps "
                + "(\(plan["gapBpsBeforeLots"]?.numberText ?? "?") before lots)")
        if let single = plan["bestSingle"] {
            let source = Presentation.shortened(single["source"]?.stringValue ?? "")
            let alone = Presentation.whole(single["value"]?.stringValue, decimals: quote.decimals)
            StandardStreams.writeError("    the best source alone: \(source), \(alone) USDC")
        }
    }

    private mutating func tellFill(_ fill: JSONValue) {
        let isVenue = fill["tradeId"] != nil
        let amountIn = Presentation.whole(
            fill["amountIn"]?.stringValue, decimals: isVenue ? 8 : base.decimals)
        let amountOut = Presentation.whole(
            fill["amountOut"]?.stringValue, decimals: isVenue ? 8 : quote.decimals)
        let name = fill["tradeId"]?.stringValue ?? fill["txHash"]?.stringValue ?? ""
        tellOnce(
            "fill at \(fill["source"]?.stringValue ?? ""): \(amountIn) ETH for \(amountOut) USDC "
                + "(\(isVenue ? "trade" : "transaction") \(name))")
    }

    private mutating func tellSettlement(_ row: JSONValue) {
        let purpose = row["purpose"]?.stringValue ?? ""
        let nonce = row["nonce"]?.numberText ?? ""
        let state = row["state"]?.stringValue ?? ""
        let block = row["blockNumber"]?.numberText.map { " in block \($0)" } ?? ""
        let outcome = row["outcome"]?.stringValue.map { " (\($0))" } ?? ""
        tellOnce("transaction \(purpose), nonce \(nonce): \(state)\(block)\(outcome)")
    }
}
