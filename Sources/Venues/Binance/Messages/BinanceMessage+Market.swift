import Arithmetic
import Codecs
import Markets

extension BinanceMessage.Book {
    /// Reads a `depthUpdate` (`web-socket-streams.md`, "Diff Depth Stream").
    init(change event: BinanceFields) throws(VenueError) {
        symbol = try event.name("s")
        let (first, last) = (try event.integer("U"), try event.integer("u"))
        guard first >= 0, last >= first else { throw event.missing("u") }
        firstUpdateId = first
        lastUpdateId = last
        bids = try Self.levels("b", event)
        asks = try Self.levels("a", event)
        time = try event.time("E")
    }

    /// Reads the answer to `GET /api/v3/depth`.
    init(snapshot fields: BinanceFields) throws(VenueError) {
        symbol = nil
        firstUpdateId = nil
        lastUpdateId = try fields.integer("lastUpdateId")
        bids = try Self.levels("bids", fields)
        asks = try Self.levels("asks", fields)
        time = nil
    }

    /// Levels that the synchroniser would take too: at most eight digits, none negative.
    private static func levels(
        _ name: String, _ fields: BinanceFields
    ) throws(VenueError) -> [BinanceMessage.Level] {
        guard let rows = fields.value[name]?.arrayValue else { throw fields.missing(name) }
        return try rows.map { (row) throws(VenueError) in
            guard row.arrayValue?.count == 2, let price = row[0]?.decimalValue,
                let size = row[1]?.decimalValue, price.isPositive, !size.isNegative
            else { throw fields.missing(name) }
            return BinanceMessage.Level(price: price, size: size)
        }
    }
}

extension BinanceMessage.Trade {
    /// Reads a `trade` or an `aggTrade` (`web-socket-streams.md`).
    init(_ event: BinanceFields, isAggregate: Bool) throws(VenueError) {
        self.isAggregate = isAggregate
        symbol = try event.name("s")
        tradeId = try event.identifier(isAggregate ? "a" : "t")
        price = try event.amount("p")
        quantity = try event.amount("q")
        // `m`: the buyer was the maker.
        takerSide = try event.flag("m") ? .sell : .buy
        time = try event.time("T")
    }
}

extension BinanceMessage.Ticker {
    /// Reads a `bookTicker` (`web-socket-streams.md`, "Individual Symbol Book Ticker Streams").
    init(best fields: BinanceFields) throws(VenueError) {
        symbol = try fields.name("s")
        updateId = try fields.integer("u")
        bid = BinanceMessage.Level(price: try fields.amount("b"), size: try fields.amount("B"))
        ask = BinanceMessage.Level(price: try fields.amount("a"), size: try fields.amount("A"))
        last = nil
    }

    /// Reads a `24hrTicker`.
    init(daily event: BinanceFields) throws(VenueError) {
        symbol = try event.name("s")
        updateId = nil
        bid = BinanceMessage.Level(price: try event.amount("b"), size: try event.amount("B"))
        ask = BinanceMessage.Level(price: try event.amount("a"), size: try event.amount("A"))
        last = try event.amount("c")
    }
}
