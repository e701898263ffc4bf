package import Arithmetic
package import Markets

extension BinanceCall {
    /// Whether the exchange takes this as an id of an order (`rest-api.md`, "New order").
    package static func isClientOrderId(_ text: String) -> Bool {
        (1...36).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }

    /// A new order whose answer tells its state but not its trades (`newOrderRespType=RESULT`).
    ///
    /// `clientOrderId` replaces the order's own id, for orders of other programs. Throws
    /// `badRequest` for a limit order without a price and for values that are not positive.
    package static func place(
        _ order: OrderRequest, clientOrderId: String? = nil
    ) throws(VenueError) -> BinanceCall {
        guard order.quantity.isPositive else { throw VenueError(.badRequest, "quantity") }
        var price: String?
        if order.type != .market {
            guard let limit = order.price, limit.isPositive else {
                throw VenueError(.badRequest, "price")
            }
            price = limit.normalized.description
        }
        let time = order.type == .limit ? BinanceWords.word(order.timeInForce) : nil
        return BinanceCall(
            "POST", "/api/v3/order", socket: "order.place",
            [
                ("symbol", .text(order.symbol)),
                ("side", .text(BinanceWords.word(order.side))),
                ("type", .text(BinanceWords.word(order.type))),
                ("timeInForce", .text(ifPresent: time)),
                ("quantity", .text(order.quantity.normalized.description)),
                ("price", .text(ifPresent: price)),
                ("newClientOrderId", .text(clientOrderId ?? order.clientOrderId.text)),
                ("newOrderRespType", .text("RESULT")),
            ])
    }

    /// Cancels an order.
    package static func cancel(symbol: String, _ key: BinanceOrderKey) -> BinanceCall {
        BinanceCall(
            "DELETE", "/api/v3/order", socket: "order.cancel",
            [("symbol", .text(symbol)), key.parameter])
    }

    /// Makes an order smaller, which keeps its place in the queue; `quantity` is its new total.
    ///
    /// The exchange changes nothing else of an order.
    package static func amend(
        symbol: String, _ key: BinanceOrderKey, quantity: ExactDecimal
    ) throws(VenueError) -> BinanceCall {
        guard quantity.isPositive else { throw VenueError(.badRequest, "quantity") }
        return BinanceCall(
            "PUT", "/api/v3/order/amend/keepPriority", socket: "order.amend.keepPriority",
            [
                ("symbol", .text(symbol)), key.parameter,
                ("newQty", .text(quantity.normalized.description)),
            ])
    }

    /// Asks for an order.
    package static func query(symbol: String, _ key: BinanceOrderKey) -> BinanceCall {
        BinanceCall(
            "GET", "/api/v3/order", socket: "order.status",
            [("symbol", .text(symbol)), key.parameter])
    }

    /// Asks for the open orders of a symbol, or of all.
    package static func openOrders(symbol: String?) -> BinanceCall {
        BinanceCall(
            "GET", "/api/v3/openOrders", socket: "openOrders.status",
            [("symbol", .text(ifPresent: symbol))])
    }
}
