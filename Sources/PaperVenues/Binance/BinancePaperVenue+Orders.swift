import Arithmetic
import Basics
import Codecs
import Markets

extension BinancePaperVenue {
    mutating func placeOrder(
        _ parameters: BinanceParameters, seat: Int
    ) throws(BinanceFailure) -> JSONValue {
        var request = try checkedOrder(parameters, account: seats[seat].account)
        try checkOrderBudget(seat)
        if request.order.clientOrderId.isEmpty { request.order.clientOrderId = newClientId() }
        let placement: EnginePlacement
        do throws(EngineRejection) {
            placement = try engine.place(request.order, now: time)
        } catch {
            throw BinanceFailure(error)
        }
        seats[seat].ordersPerTenSeconds.spend(1, at: time)
        seats[seat].ordersPerDay.spend(1, at: time)
        return placedOrder(placement, kind: request.responseKind)
    }

    /// Checks an order as for placing, and forgets it.
    mutating func testOrder(
        _ parameters: BinanceParameters, account: Int
    ) throws(BinanceFailure) -> JSONValue {
        let wantsRates = try parameters.flag("computeCommissionRates") ?? false
        _ = try checkedOrder(parameters, account: account)
        guard wantsRates else { return [:] }
        return [
            "standardCommissionForOrder": .object(
                rates(account).filter { $0.name == "maker" || $0.name == "taker" }),
            "taxCommissionForOrder": ["maker": "0.00000000", "taker": "0.00000000"],
            "discount": Self.discount,
        ]
    }

    /// Reads an order and holds it against the symbol's filters.
    private func checkedOrder(
        _ parameters: BinanceParameters, account: Int
    ) throws(BinanceFailure) -> OrderParameters {
        let market = try requiredMarket(parameters)
        let state = engine.markets[market]
        let request = try OrderParameters(
            parameters, account: account, market: market, rules: state.rules)
        guard state.rules.instrument.isTrading, !isInMaintenance else { throw .marketClosed }
        try checkFilters(request.order, state)
        return request
    }

    /// PERCENT_PRICE_BY_SIDE and NOTIONAL, both against the last price.
    private func checkFilters(_ order: NewOrder, _ market: EngineMarket) throws(BinanceFailure) {
        let rules = market.rules
        let reference = referenceTicks(market)
        if order.type != .market, let reference {
            let band = PriceBand.standard
            let price = Int128(order.priceTicks)
            guard price <= Int128(reference) * band.up,
                price * band.downDivisor >= Int128(reference)
            else { throw .filter("PERCENT_PRICE_BY_SIDE") }
        }
        let value: Int128
        switch order.amount {
        case .quote(let raw): value = raw
        case .base(let steps):
            guard let ticks = order.type == .market ? reference : order.priceTicks else { return }
            value = rules.quoteRaw(priceTicks: ticks, steps: steps, rounding: .down)
        }
        guard value >= rules.notionalMinRaw,
            order.type == .market || value <= PriceBand.notionalMaxRaw
        else { throw .filter("NOTIONAL") }
    }

    /// The last price, or the best bid or ask before the first trade.
    private func referenceTicks(_ market: EngineMarket) -> Int64? {
        market.statistics?.last.priceTicks ?? market.bids.bestPriceTicks
            ?? market.asks.bestPriceTicks
    }

    private func checkOrderBudget(_ seat: Int) throws(BinanceFailure) {
        let (short, long) = (seats[seat].ordersPerTenSeconds, seats[seat].ordersPerDay)
        if short.isSpent(at: time) {
            throw .tooManyOrders(
                limit: short.limit, interval: "10 SECOND", retryAt: short.restart(after: time))
        }
        if long.isSpent(at: time) {
            throw .tooManyOrders(
                limit: long.limit, interval: "1 DAY", retryAt: long.restart(after: time))
        }
    }

    mutating func cancelOrder(
        _ parameters: BinanceParameters, account: Int
    ) throws(BinanceFailure) -> JSONValue {
        let order = try namedOrder(parameters, account: account, otherwise: .unknownOrder)
        let restriction: CancelRestriction? =
            switch try parameters.text("cancelRestrictions") {
            case nil: nil
            case "ONLY_NEW": .onlyNew
            case "ONLY_PARTIALLY_FILLED": .onlyPartiallyFilled
            default: throw .badCancelRestrictions
            }
        let cancelId = try parameters.clientOrderId("newClientOrderId") ?? newClientId()
        return try cancel(order, account, restriction, cancelId)
    }

    private mutating func cancel(
        _ order: EngineOrder, _ account: Int, _ restriction: CancelRestriction?, _ cancelId: String
    ) throws(BinanceFailure) -> JSONValue {
        do throws(EngineRejection) {
            let ended = try engine.cancel(
                orderId: order.id, account: account, restriction: restriction, cancelId: cancelId,
                now: time)
            return canceledOrder(ended, cancelId: cancelId)
        } catch {
            throw BinanceFailure(error)
        }
    }

    /// Ends all open orders of a symbol.
    mutating func cancelOpenOrders(
        _ parameters: BinanceParameters, account: Int
    ) throws(BinanceFailure) -> JSONValue {
        let market = try requiredMarket(parameters)
        let open = engine.openOrders(account: account, market: market)
        guard !open.isEmpty else { throw .unknownOrder }
        var rows: [JSONValue] = []
        for order in open { rows.append(try cancel(order, account, nil, newClientId())) }
        return .array(rows)
    }

    func queryOrder(
        _ parameters: BinanceParameters, account: Int
    ) throws(BinanceFailure) -> JSONValue {
        orderState(try namedOrder(parameters, account: account, otherwise: .noSuchOrder))
    }

    func openOrders(
        _ parameters: BinanceParameters, account: Int
    ) throws(BinanceFailure) -> JSONValue {
        let market: Int? = parameters.has("symbol") ? try requiredMarket(parameters) : nil
        return .array(engine.openOrders(account: account, market: market).map(orderState))
    }

    /// The order that a call names by either id, or both.
    private func namedOrder(
        _ parameters: BinanceParameters, account: Int, otherwise failure: BinanceFailure
    ) throws(BinanceFailure) -> EngineOrder {
        let market = try requiredMarket(parameters)
        let orderId = try parameters.integer("orderId")
        let clientId = try parameters.text("origClientOrderId")
        let order: EngineOrder?
        switch (orderId, clientId) {
        case (nil, nil): throw .missing("origClientOrderId", or: "orderId")
        case (let id?, _): order = engine.order(id: id)
        case (nil, let id?):
            order = engine.order(account: account, market: market, clientOrderId: id)
        }
        guard let order, order.request.account == account, order.request.market == market,
            clientId == nil || order.request.clientOrderId == clientId
        else { throw failure }
        return order
    }

    /// A client order id of the exchange's making: 22 letters and digits.
    mutating func newClientId() -> String {
        let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        var text: [UInt8] = []
        for _ in 0..<22 { text.append(alphabet[Int(idGenerator.next(in: 0...61))]) }
        return String(decoding: text, as: UTF8.self)
    }
}
