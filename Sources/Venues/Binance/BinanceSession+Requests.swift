import Basics
package import Markets

extension BinanceSession {
    package func place(_ request: OrderRequest) async -> RequestOutcome<OrderReport> {
        let outcome = await send(
            { () throws(VenueError) in try requests.place(request, now: timestamp()) }, .place)
        return outcome.orderOutcome(symbol: request.symbol, id: request.clientOrderId) {
            (body) throws(VenueError) in try decoder.placedOrder(body)
        }
    }

    package func cancel(
        symbol: String, _ id: ClientOrderId
    ) async -> RequestOutcome<OrderReport> {
        let outcome = await send(
            { () throws(VenueError) in try requests.cancel(symbol: symbol, id, now: timestamp()) },
            .cancel)
        return outcome.orderOutcome(symbol: symbol, id: id) { (body) throws(VenueError) in
            try decoder.canceledOrder(body)
        }
    }

    package func query(symbol: String, _ id: ClientOrderId) async -> OrderQueryAnswer {
        let outcome = await send(
            { () throws(VenueError) in try requests.query(symbol: symbol, id, now: timestamp()) },
            .query)
        return outcome.orderAnswer(symbol: symbol, id: id) { (body) throws(VenueError) in
            try decoder.queriedOrder(body)
        }
    }

    package func openOrders(symbol: String) async -> QueryAnswer<[OrderReport]> {
        let outcome = await send(
            { () throws(VenueError) in try requests.openOrders(symbol: symbol, now: timestamp()) },
            .openOrders)
        return outcome.answer { (body) throws(VenueError) in try decoder.openOrders(body) }
    }

    /// All pages of an order's trades, or nothing.
    package func fills(
        symbol: String, venueOrderId: String, clientOrderId: ClientOrderId
    ) async -> QueryAnswer<[Fill]> {
        var fills: [Fill] = []
        var from: Int64?
        for _ in 0..<BinanceLimits.tradePagesMax {
            let next = from
            let outcome = await send(
                { () throws(VenueError) in
                    try requests.myTrades(
                        symbol: symbol, venueOrderId: venueOrderId, fromId: next,
                        limit: BinanceLimits.tradePageRows, now: timestamp())
                }, .trades)
            let answer = outcome.answer { (body) throws(VenueError) in
                try decoder.fills(
                    body, symbol: symbol, venueOrderId: venueOrderId,
                    clientOrderId: clientOrderId)
            }
            guard let page = answer.value else { return answer }
            fills += page
            guard page.count >= BinanceLimits.tradePageRows else { return .answer(fills) }
            // The largest id of the page: rows come oldest first, but nothing rests on that.
            guard let last = page.compactMap({ Int64($0.key.tradeId) }).max(), last < .max,
                last >= from ?? 0
            else { break }
            from = last + 1
        }
        return .unavailable(reason: "too many trades")
    }

    package func balances() async -> QueryAnswer<[VenueBalance]> {
        let outcome = await send(
            { () throws(VenueError) in try requests.account(now: timestamp()) }, .account)
        return outcome.answer { (body) throws(VenueError) in try decoder.balances(body) }
    }

    package func instruments() async -> QueryAnswer<[Instrument]> {
        let outcome = await send(
            { BinanceRequests.exchangeInfo(symbols: symbols) }, .exchangeInfo)
        return outcome.answer { (body) throws(VenueError) in
            try decoder.instruments(body, symbols: symbols)
        }
    }

    package func takerFeePips(symbol: String) async -> QueryAnswer<Int> {
        let outcome = await send(
            { () throws(VenueError) in try requests.commission(symbol: symbol, now: timestamp()) },
            .commission)
        return outcome.answer { (body) throws(VenueError) in try decoder.takerFeePips(body) }
    }
}
