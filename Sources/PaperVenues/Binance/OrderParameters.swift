import Markets

/// How much a caller wants to read about its new order.
enum OrderResponseKind {
    case acknowledgement
    case result
    case full
}

/// A new order as its caller described it, checked for form but not against the book.
struct OrderParameters {
    var order: NewOrder
    let responseKind: OrderResponseKind

    /// Reads the parameters of a new order, complaining as the exchange does.
    init(
        _ parameters: BinanceParameters, account: Int, market: Int, rules: TradingRules
    ) throws(BinanceFailure) {
        let side = try Self.side(parameters)
        let type = try Self.type(parameters)
        let timeInForce = try Self.timeInForce(parameters, type: type)
        for name in ["stopPrice", "trailingDelta"] where parameters.has(name) {
            throw .notRequired(name)
        }
        if parameters.has("icebergQty") {
            throw .invalidOrder("Iceberg orders are not supported for this symbol.")
        }
        _ = try parameters.integer("strategyId")
        _ = try parameters.integer("strategyType")
        let priceTicks = try Self.price(parameters, type: type, rules: rules)
        let amount = try Self.amount(parameters, type: type, rules: rules)
        order = NewOrder(
            account: account, market: market,
            clientOrderId: try parameters.clientOrderId("newClientOrderId") ?? "", side: side,
            type: type, timeInForce: timeInForce, priceTicks: priceTicks, amount: amount,
            selfTradePrevention: try Self.selfTradePrevention(parameters))
        responseKind = try Self.responseKind(parameters, type: type)
    }

    private static func side(_ parameters: BinanceParameters) throws(BinanceFailure) -> Side {
        switch try parameters.required("side") {
        case "BUY": .buy
        case "SELL": .sell
        default: throw .badSide
        }
    }

    private static func type(
        _ parameters: BinanceParameters
    ) throws(BinanceFailure) -> OrderType {
        switch try parameters.required("type") {
        case "LIMIT": .limit
        case "MARKET": .market
        case "LIMIT_MAKER": .limitMaker
        case "STOP_LOSS":
            throw .invalidOrder("Stop loss orders are not supported for this symbol.")
        case "STOP_LOSS_LIMIT":
            throw .invalidOrder("Stop loss limit orders are not supported for this symbol.")
        case "TAKE_PROFIT":
            throw .invalidOrder("Take profit orders are not supported for this symbol.")
        case "TAKE_PROFIT_LIMIT":
            throw .invalidOrder("Take profit limit orders are not supported for this symbol.")
        default: throw .badOrderType
        }
    }

    private static func timeInForce(
        _ parameters: BinanceParameters, type: OrderType
    ) throws(BinanceFailure) -> TimeInForce {
        guard type == .limit else {
            if parameters.has("timeInForce") { throw .notRequired("timeInForce") }
            return .goodTillCancel
        }
        switch try parameters.required("timeInForce") {
        case "GTC": return .goodTillCancel
        case "IOC": return .immediateOrCancel
        case "FOK": return .fillOrKill
        default: throw .badTimeInForce
        }
    }

    private static func price(
        _ parameters: BinanceParameters, type: OrderType, rules: TradingRules
    ) throws(BinanceFailure) -> Int64 {
        guard type != .market else {
            if parameters.has("price") { throw .notRequired("price") }
            return 0
        }
        _ = try parameters.required("price")
        let raw = try parameters.raw("price") ?? 0
        guard raw > 0 else { throw .invalidOrder("Invalid price.") }
        let (ticks, rest) = raw.quotientAndRemainder(dividingBy: rules.tickRaw)
        guard rest == 0, ticks <= Int128(rules.priceTicksMax) else { throw .filter("PRICE_FILTER") }
        return Int64(clamping: ticks)
    }

    private static func amount(
        _ parameters: BinanceParameters, type: OrderType, rules: TradingRules
    ) throws(BinanceFailure) -> OrderAmount {
        if parameters.has("quoteOrderQty") {
            guard type == .market else { throw .notRequired("quoteOrderQty") }
            guard !parameters.has("quantity") else { throw .badCombination }
            let raw = try parameters.raw("quoteOrderQty") ?? 0
            guard raw > 0 else { throw .invalidOrder("Invalid quote order qty.") }
            return .quote(raw: raw)
        }
        if type == .market, !parameters.has("quantity") {
            throw .missing("quantity", or: "quoteOrderQty")
        }
        _ = try parameters.required("quantity")
        let raw = try parameters.raw("quantity") ?? 0
        guard raw > 0 else { throw .invalidOrder("Invalid quantity.") }
        let (steps, rest) = raw.quotientAndRemainder(dividingBy: rules.stepRaw)
        guard rest == 0, (Int128(rules.stepsMin)...Int128(rules.stepsMax)).contains(steps) else {
            throw .filter("LOT_SIZE")
        }
        return .base(steps: Int64(clamping: steps))
    }

    private static func selfTradePrevention(
        _ parameters: BinanceParameters
    ) throws(BinanceFailure) -> SelfTradePrevention {
        switch try parameters.text("selfTradePreventionMode") {
        case nil, "EXPIRE_MAKER": .expireMaker
        case "NONE": .none
        case "EXPIRE_TAKER", "EXPIRE_BOTH", "DECREMENT", "TRANSFER":
            throw .invalidOrder(
                "This symbol does not allow the specified self-trade prevention mode.")
        default: throw .badData("selfTradePreventionMode")
        }
    }

    /// Full for limit and market orders, an acknowledgement for post-only ones, unless asked for.
    private static func responseKind(
        _ parameters: BinanceParameters, type: OrderType
    ) throws(BinanceFailure) -> OrderResponseKind {
        switch try parameters.text("newOrderRespType") {
        case nil: type == .limitMaker ? .acknowledgement : .full
        case "ACK": .acknowledgement
        case "RESULT": .result
        case "FULL": .full
        default: throw .badData("newOrderRespType")
        }
    }
}
