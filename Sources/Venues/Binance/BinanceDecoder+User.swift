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

    /// An `executionReport` of one of our orders; a trade is told before the state that includes it.
    private func execution(_ event: BinanceFields) throws(VenueError) -> BinanceUserMessage {
        // Whatever else another program's order says is not looked at.
        let original = try event.text("C")
        guard let id = ClientOrderId(original.isEmpty ? try event.name("c") : original) else {
            return .unknown("execution of a foreign order")
        }
        let execution = try BinanceExecution(event)
        let report = OrderReport(
            clientOrderId: id, venueOrderId: execution.venueOrderId, symbol: execution.symbol,
            status: execution.status, filledQuantity: execution.filledQuantity,
            time: execution.time)
        guard let trade = execution.trade else { return .events([.report(report)]) }
        let fill = Fill(
            key: Fill.Key(
                venue: venue, account: account, symbol: execution.symbol, tradeId: trade.tradeId),
            clientOrderId: id, side: execution.side, price: trade.price,
            quantity: trade.quantity, quoteQuantity: trade.quoteQuantity, fee: trade.fee,
            feeAsset: trade.feeAsset, time: execution.time)
        return .events([.fill(fill), .report(report)])
    }
}
