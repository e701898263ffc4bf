import Arithmetic
import Basics
import Codecs
import Markets
import Venues

/// The `order` of a line: what a call is about.
struct OrderFields {
    private let fields: Fields

    /// Reads the object's keys; those that a call does not need are not looked at.
    init(_ line: Fields) throws(CommandFailure) {
        fields = try Fields(
            line.has("order") ? try line.value("order") : [:], path: "order",
            known: [
                "instrument", "side", "type", "quantity", "price", "timeInForce", "postOnly",
                "reduceOnly", "clientOrderId", "venueOrderId",
            ])
    }

    /// The exchange's symbol of the instrument; nil without one.
    func symbolIfPresent() throws(CommandFailure) -> String? {
        fields.has("instrument") ? try symbol() : nil
    }

    /// The exchange's symbol of the instrument.
    func symbol() throws(CommandFailure) -> String {
        let name = try fields.text("instrument")
        if name.contains(":") {
            throw fields.bad("instrument", "this exchange has spot only", code: "unsupported")
        }
        guard let symbol = BinanceSymbol.symbol(ofInstrument: name) else {
            throw fields.bad("instrument", "must be like BTC/USDT")
        }
        return symbol
    }

    /// By which id the order is found.
    func key() throws(CommandFailure) -> BinanceOrderKey {
        guard fields.has("clientOrderId") != fields.has("venueOrderId") else {
            throw fields.bad("clientOrderId", "give either clientOrderId or venueOrderId")
        }
        return fields.has("venueOrderId")
            ? .venue(try fields.integer("venueOrderId", 0...Int64.max))
            : .client(try clientOrderId())
    }

    /// The exchange's id of the order; nil without one.
    func venueOrderIdIfPresent() throws(CommandFailure) -> Int64? {
        fields.has("venueOrderId") ? try fields.integer("venueOrderId", 0...Int64.max) : nil
    }

    /// A new order.
    func place() throws(CommandFailure) -> BinanceCall {
        if fields.has("venueOrderId") {
            throw fields.bad("venueOrderId", "a new order has none yet")
        }
        if fields.has("reduceOnly"), try fields.flag("reduceOnly") {
            throw fields.bad("reduceOnly", "this exchange has no positions", code: "unsupported")
        }
        let type = try type()
        if type == .market, fields.has("price") {
            throw fields.bad("price", "a market order has none")
        }
        let id = try clientOrderId()
        // The request's own id is ours by form; the exchange takes longer ones of other programs.
        guard let placeholder = ClientOrderId("0") else {
            throw fields.bad("clientOrderId", "cannot be written")
        }
        let order = OrderRequest(
            clientOrderId: ClientOrderId(id) ?? placeholder, symbol: try symbol(),
            side: try side(), type: type, quantity: try fields.decimal("quantity"),
            price: type == .market ? nil : try fields.decimal("price"),
            timeInForce: try timeInForce(type))
        do throws(VenueError) {
            return try .place(order, clientOrderId: id)
        } catch {
            throw fields.bad(error.detail, "must be above zero")
        }
    }

    /// An order made smaller.
    func amend() throws(CommandFailure) -> BinanceCall {
        if fields.has("price") {
            throw fields.bad(
                "price", "this exchange changes the quantity only; cancel and place",
                code: "unsupported")
        }
        let (symbol, key) = (try symbol(), try key())
        let quantity = try fields.decimal("quantity")
        do throws(VenueError) {
            return try .amend(symbol: symbol, key, quantity: quantity)
        } catch {
            throw fields.bad("quantity", "must be above zero")
        }
    }

    // MARK: Words

    private func clientOrderId() throws(CommandFailure) -> String {
        let text = try fields.text("clientOrderId")
        guard BinanceCall.isClientOrderId(text) else {
            throw fields.bad("clientOrderId", "must be 1...36 of A-Z a-z 0-9 - _")
        }
        return text
    }

    private func side() throws(CommandFailure) -> Side {
        switch try fields.text("side") {
        case "buy": .buy
        case "sell": .sell
        default: throw fields.bad("side", "must be buy or sell")
        }
    }

    private func type() throws(CommandFailure) -> OrderType {
        let isPostOnly = fields.has("postOnly") ? try fields.flag("postOnly") : false
        switch try fields.text("type") {
        case "limit": return isPostOnly ? .limitMaker : .limit
        case "market" where !isPostOnly: return .market
        case "market": throw fields.bad("postOnly", "a market order takes")
        default: throw fields.bad("type", "must be limit or market")
        }
    }

    private func timeInForce(_ type: OrderType) throws(CommandFailure) -> TimeInForce {
        guard fields.has("timeInForce") else { return .goodTillCancel }
        let time: TimeInForce
        switch try fields.text("timeInForce") {
        case "GTC": time = .goodTillCancel
        case "IOC": time = .immediateOrCancel
        case "FOK": time = .fillOrKill
        default: throw fields.bad("timeInForce", "must be GTC, IOC or FOK")
        }
        if type == .limitMaker, time != .goodTillCancel {
            throw fields.bad("timeInForce", "a post-only order rests")
        }
        if type == .market, time == .goodTillCancel {
            throw fields.bad("timeInForce", "a market order does not rest")
        }
        return time
    }
}
