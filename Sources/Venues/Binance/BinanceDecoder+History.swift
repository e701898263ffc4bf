package import Arithmetic
package import Basics
package import Markets

extension BinanceDecoder {
    /// One row of an account's orders.
    package struct OrderRow: Hashable, Sendable {
        /// The exchange's id.
        package let venueOrderId: Int64
        /// When it last changed.
        package let time: Timestamp
        /// Base filled.
        package let filledQuantity: ExactDecimal
        /// The order, if its id has our form.
        package let order: ListedOrder?
    }

    /// One row of an account's trades, before it is known whose order it is.
    package struct TradeRow: Hashable, Sendable {
        /// The exchange's id of the order.
        package let venueOrderId: Int64
        /// The exchange's id of the trade.
        package let tradeId: Int64
        /// The exchange's time of the trade.
        package let time: Timestamp
        private let fields: Parts

        /// What a fill needs besides the order's id of ours.
        fileprivate struct Parts: Hashable, Sendable {
            let key: Fill.Key
            let side: Side
            let price: ExactDecimal
            let quantity: ExactDecimal
            let quoteQuantity: ExactDecimal
            let fee: ExactDecimal
            let feeAsset: Asset
        }

        fileprivate init(_ row: BinanceFields, _ parts: Parts) throws(VenueError) {
            venueOrderId = try row.integer("orderId")
            tradeId = try row.integer("id")
            time = try row.time("time")
            fields = parts
        }

        /// The trade as one of an order of ours.
        package func fill(of id: ClientOrderId) -> Fill {
            Fill(
                key: fields.key, clientOrderId: id, side: fields.side, price: fields.price,
                quantity: fields.quantity, quoteQuantity: fields.quoteQuantity, fee: fields.fee,
                feeAsset: fields.feeAsset, time: time)
        }
    }

    /// A page of an account's orders (`GET /api/v3/allOrders`); rows of other symbols are refused.
    package func orderRows(
        _ bytes: some Collection<UInt8>, symbol: String
    ) throws(VenueError) -> [OrderRow] {
        try BinanceFields.rows(bytes).map { (row) throws(VenueError) in
            try orderRow(row, symbol: symbol)
        }
    }

    /// One order (`GET /api/v3/order`), under whatever id.
    package func orderRow(
        _ bytes: some Collection<UInt8>, symbol: String
    ) throws(VenueError) -> OrderRow {
        try orderRow(BinanceFields(parsing: bytes), symbol: symbol)
    }

    private func orderRow(
        _ row: BinanceFields, symbol: String
    ) throws(VenueError) -> OrderRow {
        guard try row.text("symbol") == symbol else {
            throw VenueError(.malformed, "order of another symbol")
        }
        let text = try row.text("clientOrderId")
        return try OrderRow(
            venueOrderId: row.integer("orderId"), time: row.time("updateTime"),
            filledQuantity: row.amount("executedQty"),
            order: ClientOrderId(text).map { (id) throws(VenueError) in
                try listed(row, id, symbol)
            } ?? nil)
    }

    /// An order under an id of our form; nil for types that this program never sends, which another
    /// program gave such an id.
    private func listed(
        _ row: BinanceFields, _ id: ClientOrderId, _ symbol: String
    ) throws(VenueError) -> ListedOrder? {
        guard let type = BinanceWords.type(try row.text("type")),
            let time = BinanceWords.time(try row.text("timeInForce"))
        else { return nil }
        let price = try row.amount("price")
        return try ListedOrder(
            request: OrderRequest(
                clientOrderId: id, symbol: symbol, side: BinanceWords.side(row.text("side")),
                type: type, quantity: row.amount("origQty"), price: price.isZero ? nil : price,
                timeInForce: time),
            report: OrderReport(
                clientOrderId: id, venueOrderId: row.identifier("orderId"), symbol: symbol,
                status: BinanceWords.status(row.text("status")),
                filledQuantity: row.amount("executedQty"), time: row.time("updateTime")))
    }

    /// A page of an account's trades (`GET /api/v3/myTrades`); rows of other symbols are refused.
    package func tradeRows(
        _ bytes: some Collection<UInt8>, symbol: String
    ) throws(VenueError) -> [TradeRow] {
        try BinanceFields.rows(bytes).map { (row) throws(VenueError) in
            guard try row.text("symbol") == symbol else {
                throw VenueError(.malformed, "trade of another symbol")
            }
            let key = Fill.Key(
                venue: venue, account: account, symbol: symbol, tradeId: try row.identifier("id"))
            return try TradeRow(
                row,
                TradeRow.Parts(
                    key: key, side: row.flag("isBuyer") ? .buy : .sell, price: row.amount("price"),
                    quantity: row.amount("qty"), quoteQuantity: row.amount("quoteQty"),
                    fee: row.decimal("commission"), feeAsset: row.asset("commissionAsset")))
        }
    }
}
