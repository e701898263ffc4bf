import Arithmetic
package import Basics
package import Codecs
package import Markets

/// Builds what is sent to the exchange: values in, bytes out.
///
/// Parameters stand in the query, signed exactly as sent (`rest-api.md`, "SIGNED endpoint
/// security"). Time is an argument.
package struct BinanceRequests: Sendable {
    let signer: BinanceSigner
    let receiveWindowMilliseconds: Int64

    /// Prepares a key; `receiveWindowMilliseconds` is how long after its timestamp a request is
    /// still taken.
    package init(
        credentials: BinanceCredentials, receiveWindowMilliseconds: Int64 = 5_000
    ) throws(VenueError) {
        signer = try BinanceSigner(credentials)
        self.receiveWindowMilliseconds = min(max(1, receiveWindowMilliseconds), 60_000)
    }

    /// A new order whose answer tells its state but not its trades (`newOrderRespType=RESULT`).
    ///
    /// Throws `badRequest` for a limit order without a price and for values that are not positive.
    package func place(
        _ order: OrderRequest, now: Timestamp
    ) throws(VenueError) -> WireRequest {
        guard order.quantity.isPositive else { throw VenueError(.badRequest, "quantity") }
        var query = BinanceQuery()
        query.add("symbol", order.symbol)
        query.add("side", BinanceWords.word(order.side))
        query.add("type", BinanceWords.word(order.type))
        if order.type == .limit { query.add("timeInForce", BinanceWords.word(order.timeInForce)) }
        query.add("quantity", order.quantity.normalized.description)
        if order.type != .market {
            guard let price = order.price, price.isPositive else {
                throw VenueError(.badRequest, "price")
            }
            query.add("price", price.normalized.description)
        }
        query.add("newClientOrderId", order.clientOrderId.text)
        query.add("newOrderRespType", "RESULT")
        return try signed("POST", "/api/v3/order", query, now)
    }

    /// Cancels an order by our id.
    package func cancel(
        symbol: String, _ id: ClientOrderId, now: Timestamp
    ) throws(VenueError) -> WireRequest {
        var query = BinanceQuery()
        query.add("symbol", symbol)
        query.add("origClientOrderId", id.text)
        return try signed("DELETE", "/api/v3/order", query, now)
    }

    /// Asks for an order by our id.
    package func query(
        symbol: String, _ id: ClientOrderId, now: Timestamp
    ) throws(VenueError) -> WireRequest {
        var query = BinanceQuery()
        query.add("symbol", symbol)
        query.add("origClientOrderId", id.text)
        return try signed("GET", "/api/v3/order", query, now)
    }

    /// Asks for the open orders of a symbol.
    package func openOrders(symbol: String, now: Timestamp) throws(VenueError) -> WireRequest {
        var query = BinanceQuery()
        query.add("symbol", symbol)
        return try signed("GET", "/api/v3/openOrders", query, now)
    }

    /// Asks for what the account holds, without empty balances.
    package func account(now: Timestamp) throws(VenueError) -> WireRequest {
        var query = BinanceQuery()
        query.add("omitZeroBalances", "true")
        return try signed("GET", "/api/v3/account", query, now)
    }

    /// Asks for the trades of one order, from a trade id on; at most `limit`, oldest first.
    package func myTrades(
        symbol: String, venueOrderId: String, fromId: Int64?, limit: Int, now: Timestamp
    ) throws(VenueError) -> WireRequest {
        var query = BinanceQuery()
        query.add("symbol", symbol)
        query.add("orderId", venueOrderId)
        query.add("fromId", ifPresent: fromId.map { String($0) })
        query.add("limit", limit)
        return try signed("GET", "/api/v3/myTrades", query, now)
    }

    /// Asks what the account is charged on a symbol.
    package func commission(symbol: String, now: Timestamp) throws(VenueError) -> WireRequest {
        var query = BinanceQuery()
        query.add("symbol", symbol)
        return try signed("GET", "/api/v3/account/commission", query, now)
    }

    func signed(
        _ method: String, _ path: String, _ query: BinanceQuery, _ now: Timestamp
    ) throws(VenueError) -> WireRequest {
        var query = query
        query.add("recvWindow", receiveWindowMilliseconds)
        query.add("timestamp", now.milliseconds)
        let signature = try signer.signature(of: query.text)
        return WireRequest(
            method: method, target: "\(path)?\(query.text)&signature=\(signature)",
            headers: [WireHeader("X-MBX-APIKEY", signer.apiKey)])
    }
}
