import Basics
import Codecs
import Markets

extension Side {
    /// The exchange's word.
    var binanceName: String { self == .buy ? "BUY" : "SELL" }
}

extension OrderType {
    /// The exchange's word.
    var binanceName: String {
        switch self {
        case .limit: "LIMIT"
        case .market: "MARKET"
        case .limitMaker: "LIMIT_MAKER"
        }
    }
}

extension TimeInForce {
    /// The exchange's word.
    var binanceName: String {
        switch self {
        case .goodTillCancel: "GTC"
        case .immediateOrCancel: "IOC"
        case .fillOrKill: "FOK"
        }
    }
}

extension EngineOrderStatus {
    /// The exchange's word.
    var binanceName: String {
        switch self {
        case .new: "NEW"
        case .partiallyFilled: "PARTIALLY_FILLED"
        case .filled: "FILLED"
        case .canceled: "CANCELED"
        case .expired: "EXPIRED"
        case .expiredInMatch: "EXPIRED_IN_MATCH"
        }
    }
}

extension EngineOrder {
    /// Why the order expired, in the exchange's word; nil for orders that did not.
    var binanceExpiryReason: String? {
        guard status == .expired else { return nil }
        if request.type == .market { return "INSUFFICIENT_LIQUIDITY" }
        return request.timeInForce == .fillOrKill
            ? "UNFILLED_FOK_ORDER_EXPIRED" : "UNFILLED_IOC_QUANTITY_EXPIRED"
    }
}

extension SelfTradePrevention {
    /// The exchange's word.
    var binanceName: String { self == .none ? "NONE" : "EXPIRE_MAKER" }
}

extension BinancePaperVenue {
    private typealias Member = JSONValue.Member

    /// The answer to a new order.
    func placedOrder(_ placement: EnginePlacement, kind: OrderResponseKind) -> JSONValue {
        let order = placement.order
        var members = identity(order, clientOrderId: order.request.clientOrderId)
        members.append(Member(name: "transactTime", value: .integer(order.createdAt.milliseconds)))
        guard kind != .acknowledgement else { return .object(members) }
        members += state(order)
        members.append(Member(name: "workingTime", value: .integer(order.createdAt.milliseconds)))
        if kind == .full {
            members.append(Member(name: "fills", value: .array(placement.trades.map(fillRow))))
        }
        members += ending(order)
        return .object(members)
    }

    /// The answer to a cancel.
    func canceledOrder(_ order: EngineOrder, cancelId: String) -> JSONValue {
        var members = identity(order, clientOrderId: cancelId)
        members.insert(
            Member(name: "origClientOrderId", value: .string(order.request.clientOrderId)), at: 1)
        members.append(Member(name: "transactTime", value: .integer(order.updatedAt.milliseconds)))
        return .object(members + state(order) + ending(order))
    }

    /// The answer to a query.
    func orderState(_ order: EngineOrder) -> JSONValue {
        let members =
            identity(order, clientOrderId: order.request.clientOrderId) + state(order) + [
                Member(name: "stopPrice", value: "0.00000000"),
                Member(name: "icebergQty", value: "0.00000000"),
                Member(name: "time", value: .integer(order.createdAt.milliseconds)),
                Member(name: "updateTime", value: .integer(order.updatedAt.milliseconds)),
                Member(name: "isWorking", value: true),
                Member(name: "workingTime", value: .integer(order.createdAt.milliseconds)),
            ]
        return .object(members + ending(order))
    }

    private func identity(_ order: EngineOrder, clientOrderId: String) -> [JSONValue.Member] {
        let symbol = engine.markets[order.request.market].rules.instrument.symbol
        return [
            Member(name: "symbol", value: .string(symbol)),
            Member(name: "orderId", value: .integer(order.id)),
            Member(name: "orderListId", value: -1),
            Member(name: "clientOrderId", value: .string(clientOrderId)),
        ]
    }

    private func state(_ order: EngineOrder) -> [JSONValue.Member] {
        let rules = engine.markets[order.request.market].rules
        func quantity(_ steps: Int64) -> JSONValue {
            .string(RawUnits.text(rules.baseRaw(steps: steps)))
        }
        return [
            Member(
                name: "price",
                value: .string(RawUnits.text(rules.priceRaw(ticks: order.request.priceTicks)))),
            Member(name: "origQty", value: quantity(order.steps)),
            Member(name: "executedQty", value: quantity(order.filledSteps)),
            Member(
                name: "origQuoteOrderQty", value: .string(RawUnits.text(order.quoteAmountRaw))),
            Member(
                name: "cummulativeQuoteQty", value: .string(RawUnits.text(order.filledQuoteRaw))),
            Member(name: "status", value: .string(order.status.binanceName)),
            Member(name: "timeInForce", value: .string(order.request.timeInForce.binanceName)),
            Member(name: "type", value: .string(order.request.type.binanceName)),
            Member(name: "side", value: .string(order.request.side.binanceName)),
        ]
    }

    private func ending(_ order: EngineOrder) -> [JSONValue.Member] {
        var members = [
            Member(
                name: "selfTradePreventionMode",
                value: .string(order.request.selfTradePrevention.binanceName))
        ]
        if order.preventedSteps > 0 {
            let rules = engine.markets[order.request.market].rules
            members.append(
                Member(
                    name: "preventedQuantity",
                    value: .string(RawUnits.text(rules.baseRaw(steps: order.preventedSteps)))))
        }
        if let reason = order.binanceExpiryReason {
            members.append(Member(name: "expiryReason", value: .string(reason)))
        }
        return members
    }

    private func fillRow(_ trade: EngineTrade) -> JSONValue {
        let rules = engine.markets[trade.market].rules
        return [
            "price": .string(RawUnits.text(rules.priceRaw(ticks: trade.priceTicks))),
            "qty": .string(RawUnits.text(rules.baseRaw(steps: trade.steps))),
            "commission": .string(RawUnits.text(trade.takerCommission.raw)),
            "commissionAsset": .string(trade.takerCommission.asset.code),
            "tradeId": .integer(trade.id),
        ]
    }

    /// One row of `myTrades`.
    func ownTrade(_ fill: EngineFill) -> JSONValue {
        let trade = fill.trade
        let rules = engine.markets[trade.market].rules
        return [
            "symbol": .string(rules.instrument.symbol),
            "id": .integer(trade.id),
            "orderId": .integer(fill.orderId),
            "orderListId": -1,
            "price": .string(RawUnits.text(rules.priceRaw(ticks: trade.priceTicks))),
            "qty": .string(RawUnits.text(rules.baseRaw(steps: trade.steps))),
            "quoteQty": .string(RawUnits.text(trade.quoteRaw)),
            "commission": .string(RawUnits.text(fill.commission.raw)),
            "commissionAsset": .string(fill.commission.asset.code),
            "time": .integer(trade.time.milliseconds),
            "isBuyer": .bool(fill.side == .buy),
            "isMaker": .bool(fill.isMaker),
            "isBestMatch": true,
        ]
    }
}
