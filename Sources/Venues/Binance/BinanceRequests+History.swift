package import Basics
package import Codecs

extension BinanceRequests {
    /// Where a page of an account's history begins.
    package enum PageStart: Hashable, Sendable {
        /// At this time, for at most a day.
        case time(Timestamp)
        /// At this order or trade id, without an end.
        case id(Int64)
    }

    /// Asks for orders of a symbol in any state; at most `limit`, oldest first.
    package func allOrders(
        symbol: String, from start: PageStart, limit: Int, now: Timestamp
    ) throws(VenueError) -> WireRequest {
        try page("/api/v3/allOrders", symbol: symbol, start, idName: "orderId", limit, now)
    }

    /// Asks for the account's trades of a symbol; at most `limit`, oldest first.
    package func allTrades(
        symbol: String, from start: PageStart, limit: Int, now: Timestamp
    ) throws(VenueError) -> WireRequest {
        try page("/api/v3/myTrades", symbol: symbol, start, idName: "fromId", limit, now)
    }

    /// Asks for an order by the exchange's id.
    package func query(
        symbol: String, venueOrderId: String, now: Timestamp
    ) throws(VenueError) -> WireRequest {
        var query = BinanceQuery()
        query.add("symbol", symbol)
        query.add("orderId", venueOrderId)
        return try signed("GET", "/api/v3/order", query, now)
    }

    /// A span of times may be a day at most, and excludes ids (`rest-api.md`, "All orders",
    /// "Account trade list").
    private func page(
        _ path: String, symbol: String, _ start: PageStart, idName: String, _ limit: Int,
        _ now: Timestamp
    ) throws(VenueError) -> WireRequest {
        var query = BinanceQuery()
        query.add("symbol", symbol)
        switch start {
        case .time(let time):
            let first = max(0, time.milliseconds)
            query.add("startTime", first)
            query.add("endTime", first + BinanceLimits.historySpanMilliseconds - 1)
        case .id(let id): query.add(idName, id)
        }
        query.add("limit", limit)
        return try signed("GET", path, query, now)
    }
}
