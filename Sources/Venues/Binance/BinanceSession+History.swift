package import Basics
import Markets

extension BinanceSession {
    /// All pages of orders and trades, or nothing.
    ///
    /// A trade whose order is older than the span is asked for by the order's id.
    package func history(
        symbol: String, since: Timestamp
    ) async -> QueryAnswer<AccountHistory> {
        let orders = await pages(since, id: \.venueOrderId) { start in
            await self.orderPage(symbol, start)
        }
        guard let orders = orders.value else { return unavailable(orders) }
        let trades = await pages(since, id: \.tradeId) { start in
            await self.tradePage(symbol, start)
        }
        guard let trades = trades.value else { return unavailable(trades) }
        var history = AccountHistory()
        var known: [Int64: BinanceDecoder.OrderRow] = [:]
        for row in orders {
            known[row.venueOrderId] = row
            history.add(row)
        }
        for trade in trades {
            if known[trade.venueOrderId] == nil {
                let answer = await orderRow(symbol, trade.venueOrderId)
                guard let row = answer.value else { return unavailable(answer) }
                known[trade.venueOrderId] = row
                history.add(row)
            }
            guard let id = known[trade.venueOrderId]?.order?.request.clientOrderId else { continue }
            history.fills.append(trade.fill(of: id))
        }
        return .answer(history)
    }

    /// All pages from a time on: by days until something is there, then by ids.
    private func pages<Row: Sendable>(
        _ since: Timestamp, id: (Row) -> Int64,
        _ ask: (BinanceRequests.PageStart) async -> QueryAnswer<[Row]>
    ) async -> QueryAnswer<[Row]> {
        var rows: [Row] = []
        var start = BinanceRequests.PageStart.time(since)
        for _ in 0..<BinanceLimits.historyPagesMax {
            let answer = await ask(start)
            guard let page = answer.value else { return answer }
            rows += page
            switch start {
            case .time(let time):
                let next = time.adding(milliseconds: BinanceLimits.historySpanMilliseconds)
                if let last = page.map(id).max() {
                    start = .id(last + 1)
                } else if next > self.time.now() {
                    return .answer(rows)
                } else {
                    start = .time(next)
                }
            case .id(let from):
                // The largest id of the page: rows come oldest first, but nothing rests on that.
                guard page.count >= BinanceLimits.historyPageRows else { return .answer(rows) }
                guard let last = page.map(id).max(), last >= from, last < .max else {
                    return .unavailable(reason: "pages do not advance")
                }
                start = .id(last + 1)
            }
        }
        return .unavailable(reason: "more than \(BinanceLimits.historyPagesMax) pages of history")
    }

    private func orderPage(
        _ symbol: String, _ start: BinanceRequests.PageStart
    ) async -> QueryAnswer<[BinanceDecoder.OrderRow]> {
        let outcome = await send(
            { () throws(VenueError) in
                try requests.allOrders(
                    symbol: symbol, from: start, limit: BinanceLimits.historyPageRows,
                    now: timestamp())
            }, .history)
        return outcome.answer { (body) throws(VenueError) in
            try decoder.orderRows(body, symbol: symbol)
        }
    }

    private func tradePage(
        _ symbol: String, _ start: BinanceRequests.PageStart
    ) async -> QueryAnswer<[BinanceDecoder.TradeRow]> {
        let outcome = await send(
            { () throws(VenueError) in
                try requests.allTrades(
                    symbol: symbol, from: start, limit: BinanceLimits.historyPageRows,
                    now: timestamp())
            }, .history)
        return outcome.answer { (body) throws(VenueError) in
            try decoder.tradeRows(body, symbol: symbol)
        }
    }

    private func orderRow(
        _ symbol: String, _ venueOrderId: Int64
    ) async -> QueryAnswer<BinanceDecoder.OrderRow> {
        let outcome = await send(
            { () throws(VenueError) in
                try requests.query(
                    symbol: symbol, venueOrderId: String(venueOrderId), now: timestamp())
            }, .query)
        return outcome.answer { (body) throws(VenueError) in
            try decoder.orderRow(body, symbol: symbol)
        }
    }

    private func unavailable<Value>(
        _ answer: QueryAnswer<some Sendable>
    ) -> QueryAnswer<Value> {
        if case .unavailable(let reason) = answer { return .unavailable(reason: reason) }
        return .unavailable(reason: "no answer")
    }
}

extension AccountHistory {
    fileprivate mutating func add(_ row: BinanceDecoder.OrderRow) {
        if let order = row.order {
            orders.append(order)
        } else {
            foreignTimes.append(row.time)
        }
    }
}
