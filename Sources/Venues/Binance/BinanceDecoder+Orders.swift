import Arithmetic
import Basics
package import Markets

extension BinanceDecoder {
    /// The answer to a new order with `newOrderRespType` RESULT or FULL.
    package func placedOrder(_ bytes: some Collection<UInt8>) throws(VenueError) -> OrderReport {
        try report(
            BinanceFields(parsing: bytes), idName: "clientOrderId", timeName: "transactTime")
    }

    /// The answer to a cancel: `clientOrderId` there is the cancel's own.
    package func canceledOrder(_ bytes: some Collection<UInt8>) throws(VenueError) -> OrderReport {
        try report(
            BinanceFields(parsing: bytes), idName: "origClientOrderId", timeName: "transactTime")
    }

    /// The answer to a query.
    package func queriedOrder(_ bytes: some Collection<UInt8>) throws(VenueError) -> OrderReport {
        try report(BinanceFields(parsing: bytes), idName: "clientOrderId", timeName: "updateTime")
    }

    /// The open orders that carry ids of our form; those that other programs placed are left out.
    package func openOrders(
        _ bytes: some Collection<UInt8>
    ) throws(VenueError) -> [OrderReport] {
        var reports: [OrderReport] = []
        for row in try BinanceFields.rows(bytes) {
            guard ClientOrderId(try row.text("clientOrderId")) != nil else { continue }
            reports.append(try report(row, idName: "clientOrderId", timeName: "updateTime"))
        }
        return reports
    }

    /// The trades of one order, from `GET /api/v3/myTrades`; rows of other orders are refused.
    package func fills(
        _ bytes: some Collection<UInt8>, symbol: String, venueOrderId: String,
        clientOrderId: ClientOrderId
    ) throws(VenueError) -> [Fill] {
        try BinanceFields.rows(bytes).map { (row) throws(VenueError) in
            guard try row.text("symbol") == symbol,
                try row.identifier("orderId") == venueOrderId
            else { throw VenueError(.malformed, "trade of another order") }
            return try Fill(
                key: Fill.Key(
                    venue: venue, account: account, symbol: symbol, tradeId: row.identifier("id")),
                clientOrderId: clientOrderId, side: row.flag("isBuyer") ? .buy : .sell,
                price: row.amount("price"), quantity: row.amount("qty"),
                quoteQuantity: row.amount("quoteQty"), fee: row.decimal("commission"),
                feeAsset: row.asset("commissionAsset"), time: row.time("time"))
        }
    }

    private func report(
        _ fields: BinanceFields, idName: String, timeName: String
    ) throws(VenueError) -> OrderReport {
        guard let id = ClientOrderId(try fields.text(idName)) else {
            throw VenueError(.malformed, "foreign order id")
        }
        return try OrderReport(
            clientOrderId: id, venueOrderId: fields.identifier("orderId"),
            symbol: fields.name("symbol"), status: BinanceWords.status(fields.text("status")),
            filledQuantity: fields.amount("executedQty"), time: fields.time(timeName))
    }
}
