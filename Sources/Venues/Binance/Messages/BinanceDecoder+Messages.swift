import Codecs
import Markets

extension BinanceDecoder {
    /// Reads any text that the exchange sends.
    ///
    /// Total: what is not known comes back as `unknown`; what is known by its name but lacks what the
    /// exchange documents throws.
    package func messages(
        _ bytes: some Collection<UInt8>
    ) throws(VenueError) -> [BinanceMessage] {
        try messages(in: BinanceFields.document(bytes))
    }

    private func messages(in value: JSONValue) throws(VenueError) -> [BinanceMessage] {
        if let rows = value.arrayValue {
            var found: [BinanceMessage] = []
            for row in rows { found += try result(BinanceFields(row)) }
            return found
        }
        let fields = try BinanceFields(value)
        // The wrappers: a combined stream, an event of the account, a call's answer.
        if value["stream"]?.stringValue != nil, value["data"]?.objectValue != nil {
            return try messages(of: fields.object("data"))
        }
        if value["event"]?.objectValue != nil { return try messages(of: fields.object("event")) }
        if value["id"] != nil, let status = value["status"], status.numberText != nil {
            return try answer(fields)
        }
        return try messages(of: fields)
    }

    /// The answer to a call of the WebSocket API.
    private func answer(_ fields: BinanceFields) throws(VenueError) -> [BinanceMessage] {
        if let error = fields.value["error"] {
            guard let body = BinanceErrorBody(error) else { throw fields.missing("error") }
            return [.refused(body, isDefinite: BinanceOutcome.isDefinite(body))]
        }
        guard let result = fields.value["result"] else { throw fields.missing("result") }
        return result.objectValue == nil && result.arrayValue == nil
            ? [.unknown("answer")] : try messages(in: result)
    }

    private func messages(of fields: BinanceFields) throws(VenueError) -> [BinanceMessage] {
        fields.value["e"]?.stringValue != nil ? try event(fields) : try result(fields)
    }

    /// An event by its name.
    private func event(_ event: BinanceFields) throws(VenueError) -> [BinanceMessage] {
        let name = try event.text("e")
        switch name {
        case "depthUpdate": return [.book(try BinanceMessage.Book(change: event))]
        case "trade", "aggTrade":
            return [.trade(try BinanceMessage.Trade(event, isAggregate: name == "aggTrade"))]
        case "24hrTicker": return [.ticker(try BinanceMessage.Ticker(daily: event))]
        case "executionReport":
            let execution = try BinanceExecution(event)
            return (execution.trade.map { [.fill(BinanceMessage.Fill(execution, $0))] } ?? [])
                + [.order(BinanceMessage.Order(execution))]
        case "outboundAccountPosition":
            let time = try event.time("u")
            return try event.rows("B").map { (row) throws(VenueError) in
                .balance(
                    try VenueBalance(
                        asset: row.asset("a"), free: row.amount("f"), locked: row.amount("l")),
                    time: time)
            }
        case "balanceUpdate":
            return [
                .transfer(
                    asset: try event.asset("a"), change: try event.decimal("d"),
                    time: try event.time("T"))
            ]
        case "serverShutdown", "eventStreamTerminated": return [.ending(name)]
        default: return [.unknown("event \(name.prefix(60))")]
        }
    }

    /// Something without a name, known by its members.
    private func result(_ fields: BinanceFields) throws(VenueError) -> [BinanceMessage] {
        let value = fields.value
        if let body = BinanceErrorBody(value) {
            return [.refused(body, isDefinite: BinanceOutcome.isDefinite(body))]
        }
        if value["lastUpdateId"] != nil {
            return [.book(try BinanceMessage.Book(snapshot: fields))]
        }
        if value["u"] != nil, value["A"] != nil {
            return [.ticker(try BinanceMessage.Ticker(best: fields))]
        }
        if value["serverTime"] != nil, value["symbols"] == nil {
            return [.heartbeat(try fields.time("serverTime"))]
        }
        if value["orderId"] != nil {
            return value["isBuyer"] != nil
                ? [.fill(try BinanceMessage.Fill(row: fields))] : try order(fields)
        }
        if value["balances"] != nil {
            let time = value["updateTime"] == nil ? nil : try fields.time("updateTime")
            return try fields.rows("balances").map { (row) throws(VenueError) in
                .balance(
                    try VenueBalance(
                        asset: row.asset("asset"), free: row.amount("free"),
                        locked: row.amount("locked")), time: time)
            }
        }
        // What `GET /api/v3/ping` answers.
        if value.objectValue?.isEmpty == true { return [.heartbeat(nil)] }
        return [.unknown("message")]
    }

    /// The state of an order with the trades that came with it (`newOrderRespType=FULL`).
    private func order(_ fields: BinanceFields) throws(VenueError) -> [BinanceMessage] {
        // An acknowledgement alone tells no state.
        guard fields.value["status"] != nil else { return [.unknown("acknowledgement")] }
        let order = try BinanceMessage.Order(row: fields)
        let fills = fields.value["fills"] == nil ? [] : try fields.rows("fills")
        return try fills.map { (row) throws(VenueError) in
            .fill(try BinanceMessage.Fill(row, of: order))
        } + [.order(order)]
    }
}
