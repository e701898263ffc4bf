import Codecs
import Markets

extension BinanceMessage.Order {
    /// The state that an `executionReport` tells.
    init(_ execution: BinanceExecution) {
        symbol = execution.symbol
        clientOrderId = execution.clientOrderId
        venueOrderId = execution.venueOrderId
        side = execution.side
        status = execution.status
        filledQuantity = execution.filledQuantity
        time = execution.time
    }

    /// Reads an order of REST: the answer to placing, cancelling or asking.
    init(row: BinanceFields) throws(VenueError) {
        symbol = try row.name("symbol")
        // In the answer to a cancel `clientOrderId` is the cancel's own.
        clientOrderId = try row.name(
            row.value["origClientOrderId"] == nil ? "clientOrderId" : "origClientOrderId")
        venueOrderId = try row.identifier("orderId")
        side = try BinanceWords.side(row.text("side"))
        status = try BinanceWords.status(row.text("status"))
        filledQuantity = try row.amount("executedQty")
        let name = row.value["transactTime"] == nil ? "updateTime" : "transactTime"
        time = row.value[name] == nil ? nil : try row.time(name)
    }
}

extension BinanceMessage.Fill {
    /// The trade that an `executionReport` tells.
    init(_ execution: BinanceExecution, _ trade: BinanceExecution.Trade) {
        symbol = execution.symbol
        tradeId = trade.tradeId
        venueOrderId = execution.venueOrderId
        clientOrderId = execution.clientOrderId
        side = execution.side
        price = trade.price
        quantity = trade.quantity
        quoteQuantity = trade.quoteQuantity
        fee = trade.fee
        feeAsset = trade.feeAsset
        time = execution.time
    }

    /// Reads a row of `GET /api/v3/myTrades`.
    init(row: BinanceFields) throws(VenueError) {
        symbol = try row.name("symbol")
        tradeId = try row.identifier("id")
        venueOrderId = try row.identifier("orderId")
        clientOrderId = nil
        side = try row.flag("isBuyer") ? .buy : .sell
        price = try row.amount("price")
        quantity = try row.amount("qty")
        quoteQuantity = try row.amount("quoteQty")
        fee = try row.decimal("commission")
        feeAsset = try row.asset("commissionAsset")
        time = try row.time("time")
    }

    /// Reads a trade that came with the answer to a new order.
    init(_ row: BinanceFields, of order: BinanceMessage.Order) throws(VenueError) {
        symbol = order.symbol
        tradeId = try row.identifier("tradeId")
        venueOrderId = order.venueOrderId
        clientOrderId = order.clientOrderId
        side = order.side
        price = try row.amount("price")
        quantity = try row.amount("qty")
        quoteQuantity = nil
        fee = try row.decimal("commission")
        feeAsset = try row.asset("commissionAsset")
        time = order.time
    }
}
