import Arithmetic
import Basics
import Codecs
import Markets
import Venues

/// A message of the exchange as `venue decode` writes it.
enum MessageLine {
    /// One event.
    static func write(_ message: BinanceMessage) -> JSONValue {
        switch message {
        case .book(let book): write(book)
        case .trade(let trade): write(trade)
        case .ticker(let ticker): write(ticker)
        case .order(let order): write(order)
        case .fill(let fill): write(fill)
        case .balance(let balance, let time):
            event(
                "balance",
                [
                    ("asset", .string(balance.asset.code)), ("free", text(balance.free)),
                    ("locked", text(balance.locked)), ("time", time.map(milliseconds)),
                ])
        case .transfer(let asset, let change, let time):
            event(
                "balance",
                [
                    ("asset", .string(asset.code)), ("change", text(change)),
                    ("time", milliseconds(time)),
                ])
        case .heartbeat(let time): event("heartbeat", [("time", time.map(milliseconds))])
        case .refused(let body, let isDefinite):
            event(
                "error",
                [
                    ("code", .integer(body.code)), ("message", .string(body.message)),
                    ("definite", .bool(isDefinite)),
                ])
        case .ending(let name):
            event("error", [("message", .string(name)), ("definite", true)])
        case .unknown(let name): event("unknown", [("message", .string(name))])
        }
    }

    private static func write(_ book: BinanceMessage.Book) -> JSONValue {
        event(
            "book",
            named(book.symbol) + [
                ("kind", book.firstUpdateId == nil ? "snapshot" : "change"),
                ("firstUpdateId", book.firstUpdateId.map { .string(String($0)) }),
                ("lastUpdateId", .string(String(book.lastUpdateId))),
                ("bids", levels(book.bids)), ("asks", levels(book.asks)),
                ("time", book.time.map(milliseconds)),
            ])
    }

    private static func write(_ trade: BinanceMessage.Trade) -> JSONValue {
        event(
            "trade",
            named(trade.symbol) + [
                (trade.isAggregate ? "aggregateTradeId" : "tradeId", .string(trade.tradeId)),
                ("takerSide", word(trade.takerSide)), ("price", text(trade.price)),
                ("quantity", text(trade.quantity)), ("time", milliseconds(trade.time)),
            ])
    }

    private static func write(_ ticker: BinanceMessage.Ticker) -> JSONValue {
        event(
            "ticker",
            named(ticker.symbol) + [
                ("updateId", ticker.updateId.map { .string(String($0)) }),
                ("bidPrice", text(ticker.bid.price)), ("bidSize", text(ticker.bid.size)),
                ("askPrice", text(ticker.ask.price)), ("askSize", text(ticker.ask.size)),
                ("lastPrice", ticker.last.map(text)),
            ])
    }

    private static func write(_ order: BinanceMessage.Order) -> JSONValue {
        event(
            "order",
            named(order.symbol) + [
                ("clientOrderId", .string(order.clientOrderId)),
                ("venueOrderId", .string(order.venueOrderId)), ("side", word(order.side)),
                ("status", .string("\(order.status)")),
                ("filledQuantity", text(order.filledQuantity)),
                ("time", order.time.map(milliseconds)),
            ])
    }

    private static func write(_ fill: BinanceMessage.Fill) -> JSONValue {
        event(
            "fill",
            named(fill.symbol) + [
                ("tradeId", .string(fill.tradeId)),
                ("venueOrderId", .string(fill.venueOrderId)),
                ("clientOrderId", fill.clientOrderId.map { .string($0) }),
                ("side", word(fill.side)), ("price", text(fill.price)),
                ("quantity", text(fill.quantity)),
                ("quoteQuantity", fill.quoteQuantity.map(text)), ("fee", text(fill.fee)),
                ("feeAsset", .string(fill.feeAsset.code)), ("time", fill.time.map(milliseconds)),
            ])
    }

    // MARK: Parts

    /// An event; what has no value is left out.
    private static func event(_ type: String, _ members: [(String, JSONValue?)]) -> JSONValue {
        var all: [JSONValue.Member] = [.init(name: "type", value: .string(type))]
        for case (let name, let value?) in members {
            all.append(.init(name: name, value: value))
        }
        return .object(all)
    }

    /// The instrument's name, and the exchange's own.
    private static func named(_ symbol: String?) -> [(String, JSONValue?)] {
        [
            ("instrument", symbol.map { .string(BinanceSymbol.instrument(of: $0)) }),
            ("symbol", symbol.map { .string($0) }),
        ]
    }

    private static func levels(_ levels: [BinanceMessage.Level]) -> JSONValue {
        .array(levels.map { .array([text($0.price), text($0.size)]) })
    }

    private static func text(_ amount: ExactDecimal) -> JSONValue { .string(amount.description) }

    private static func word(_ side: Side) -> JSONValue { side == .buy ? "buy" : "sell" }

    private static func milliseconds(_ time: Timestamp) -> JSONValue {
        .integer(time.milliseconds)
    }
}
