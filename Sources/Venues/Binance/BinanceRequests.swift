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
        try request(.place(order), now: now)
    }

    /// Cancels an order by our id.
    package func cancel(
        symbol: String, _ id: ClientOrderId, now: Timestamp
    ) throws(VenueError) -> WireRequest {
        try request(.cancel(symbol: symbol, BinanceOrderKey(id)), now: now)
    }

    /// Asks for an order by our id.
    package func query(
        symbol: String, _ id: ClientOrderId, now: Timestamp
    ) throws(VenueError) -> WireRequest {
        try request(.query(symbol: symbol, BinanceOrderKey(id)), now: now)
    }

    /// Asks for the open orders of a symbol.
    package func openOrders(symbol: String, now: Timestamp) throws(VenueError) -> WireRequest {
        try request(.openOrders(symbol: symbol), now: now)
    }

    /// Asks for what the account holds, without empty balances.
    package func account(now: Timestamp) throws(VenueError) -> WireRequest {
        try request(.account(), now: now)
    }

    /// Asks for the trades of one order, from a trade id on; at most `limit`, oldest first.
    package func myTrades(
        symbol: String, venueOrderId: String, fromId: Int64?, limit: Int, now: Timestamp
    ) throws(VenueError) -> WireRequest {
        guard let orderId = Int64(venueOrderId) else {
            throw VenueError(.badRequest, "the exchange's order id")
        }
        return try request(
            .trades(symbol: symbol, orderId: orderId, fromId: fromId, limit: limit), now: now)
    }

    /// Asks what the account is charged on a symbol.
    package func commission(symbol: String, now: Timestamp) throws(VenueError) -> WireRequest {
        try request(.commission(symbol: symbol), now: now)
    }

    /// A call over REST; signed, if it must be, exactly as it is sent.
    package func request(_ call: BinanceCall, now: Timestamp) throws(VenueError) -> WireRequest {
        guard call.isSigned else { return Self.unsigned(call) }
        return try signed(call.method, call.path, Self.query(call), now)
    }

    func signed(
        _ method: String, _ path: String, _ query: BinanceQuery, _ now: Timestamp
    ) throws(VenueError) -> WireRequest {
        var query = query
        query.add("recvWindow", receiveWindowMilliseconds)
        query.add("timestamp", now.milliseconds)
        let signature = try signer.signature(of: query.text)
        return WireRequest(
            method: method,
            // Base64 has characters that a query may not hold as they are.
            target: "\(path)?\(query.text)&signature=\(BinanceQuery.encode(signature))",
            headers: [WireHeader("X-MBX-APIKEY", signer.apiKey)])
    }

    /// A call over REST that needs no key.
    package static func unsigned(_ call: BinanceCall) -> WireRequest {
        let query = query(call)
        return WireRequest(
            method: call.method,
            target: query.text.isEmpty ? call.path : "\(call.path)?\(query.text)")
    }

    private static func query(_ call: BinanceCall) -> BinanceQuery {
        var query = BinanceQuery()
        for parameter in call.parameters { query.add(parameter.name, parameter.value.text) }
        return query
    }
}
