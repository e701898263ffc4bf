import Arithmetic
import Basics
import Codecs
import Markets

extension BinanceDecoder {
    /// Reads a message of a WebSocket API connection.
    ///
    /// Throws for what should be an answer or a known event and is not; kinds of events that are
    /// not known come back as `unknown`.
    package func userMessage(
        _ bytes: some Collection<UInt8>
    ) throws(VenueError) -> BinanceUserMessage {
        let fields = try BinanceFields(parsing: bytes)
        if fields.value["event"] != nil { return try userEvent(fields.object("event")) }
        if fields.value["e"] != nil { return try userEvent(fields) }
        let id = fields.value["id"]?.stringValue ?? ""
        if let error = fields.value["error"] {
            guard let body = BinanceErrorBody(error) else { throw fields.missing("error") }
            let retryAt = error["data"]?["retryAfter"]?.integerValue
            return .refused(
                id: id, body, retryAt: retryAt.map { Timestamp(milliseconds: $0) })
        }
        guard try fields.integer("status") == 200, fields.value["result"] != nil else {
            throw fields.missing("result")
        }
        return .answered(id: id)
    }

    private func userEvent(_ event: BinanceFields) throws(VenueError) -> BinanceUserMessage {
        let kind = try event.text("e")
        switch kind {
        case "executionReport": return try execution(event)
        case "outboundAccountPosition":
            let balances = try event.rows("B").map { (row) throws(VenueError) in
                try VenueBalance(
                    asset: row.asset("a"), free: row.amount("f"), locked: row.amount("l"))
            }
            return .events([.balances(balances, time: try event.time("u"))])
        case "balanceUpdate":
            return .events([
                .transfer(
                    asset: try event.asset("a"), change: try event.decimal("d"),
                    time: try event.time("T"))
            ])
        case "serverShutdown": return .ageing
        case "eventStreamTerminated": return .ending(kind)
        default: return .unknown("event \(kind.prefix(60))")
        }
    }

    /// Reads an `executionReport` (`user-data-stream.md`, "Order Update").
    ///
    /// A trade is told before the state that includes it.
    private func execution(_ event: BinanceFields) throws(VenueError) -> BinanceUserMessage {
        // A cancel has an id of its own in `c`; then `C` is the order's.
        let original = try event.text("C")
        let text = original.isEmpty ? try event.name("c") : original
        guard let id = ClientOrderId(text) else {
            return .unknown("execution of a foreign order")
        }
        let symbol = try event.name("s")
        let report = try OrderReport(
            clientOrderId: id, venueOrderId: event.identifier("i"), symbol: symbol,
            status: BinanceWords.status(event.text("X")), filledQuantity: event.amount("z"),
            time: event.time("T"))
        let kind = try event.text("x")
        switch kind {
        case "TRADE":
            return .events([.fill(try trade(event, id, symbol)), .report(report)])
        case "NEW", "CANCELED", "REPLACED", "REJECTED", "EXPIRED", "TRADE_PREVENTION":
            return .events([.report(report)])
        default: throw VenueError(.unknownValue, "execution type \(kind.prefix(40))")
        }
    }

    private func trade(
        _ event: BinanceFields, _ id: ClientOrderId, _ symbol: String
    ) throws(VenueError) -> Fill {
        try Fill(
            key: Fill.Key(
                venue: venue, account: account, symbol: symbol, tradeId: event.identifier("t")),
            clientOrderId: id, side: BinanceWords.side(event.text("S")),
            price: event.amount("L"), quantity: event.amount("l"),
            quoteQuantity: event.amount("Y"), fee: event.decimal("n"),
            feeAsset: event.asset("N"), time: event.time("T"))
    }
}
