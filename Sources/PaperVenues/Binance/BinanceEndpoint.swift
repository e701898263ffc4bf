/// Everything that can be asked of the exchange, by REST or by the WebSocket API.
enum BinanceEndpoint: CaseIterable {
    case ping, time, exchangeInfo
    case depth, trades, tickerPrice, tickerBook, tickerDay
    case placeOrder, testOrder, queryOrder, cancelOrder
    case openOrders, cancelOpenOrders, allOrders, myTrades
    case account, commission
    case coins, marginPairs, isolatedPairs, linearInfo, inverseInfo

    /// The REST call, `METHOD path`.
    var route: String {
        switch self {
        case .ping: "GET /api/v3/ping"
        case .time: "GET /api/v3/time"
        case .exchangeInfo: "GET /api/v3/exchangeInfo"
        case .depth: "GET /api/v3/depth"
        case .trades: "GET /api/v3/trades"
        case .tickerPrice: "GET /api/v3/ticker/price"
        case .tickerBook: "GET /api/v3/ticker/bookTicker"
        case .tickerDay: "GET /api/v3/ticker/24hr"
        case .placeOrder: "POST /api/v3/order"
        case .testOrder: "POST /api/v3/order/test"
        case .queryOrder: "GET /api/v3/order"
        case .cancelOrder: "DELETE /api/v3/order"
        case .openOrders: "GET /api/v3/openOrders"
        case .cancelOpenOrders: "DELETE /api/v3/openOrders"
        case .allOrders: "GET /api/v3/allOrders"
        case .myTrades: "GET /api/v3/myTrades"
        case .account: "GET /api/v3/account"
        case .commission: "GET /api/v3/account/commission"
        case .coins: "GET /sapi/v1/capital/config/getall"
        case .marginPairs: "GET /sapi/v1/margin/allPairs"
        case .isolatedPairs: "GET /sapi/v1/margin/isolated/allPairs"
        case .linearInfo: "GET /fapi/v1/exchangeInfo"
        case .inverseInfo: "GET /dapi/v1/exchangeInfo"
        }
    }

    /// The WebSocket API's method; nil for what only REST offers.
    var socketMethod: String? {
        switch self {
        case .ping: "ping"
        case .time: "time"
        case .exchangeInfo: "exchangeInfo"
        case .depth: "depth"
        case .placeOrder: "order.place"
        case .testOrder: "order.test"
        case .queryOrder: "order.status"
        case .cancelOrder: "order.cancel"
        case .openOrders: "openOrders.status"
        case .cancelOpenOrders: "openOrders.cancelAll"
        case .allOrders: "allOrders"
        case .myTrades: "myTrades"
        case .account: "account.status"
        case .commission: "account.commission"
        default: nil
        }
    }

    /// Whether key and signature are needed.
    var isSigned: Bool {
        switch self {
        case .placeOrder, .testOrder, .queryOrder, .cancelOrder, .openOrders, .cancelOpenOrders,
            .allOrders, .myTrades, .account, .commission, .coins, .isolatedPairs:
            true
        default: false
        }
    }

    /// The parameters that the call reads beside those of signing; nil when it ignores all.
    var parameters: [String]? {
        switch self {
        case .ping, .time: []
        case .exchangeInfo:
            ["symbol", "symbols", "permissions", "showPermissionSets", "symbolStatus"]
        case .depth, .trades: ["symbol", "limit"]
        case .tickerPrice, .tickerBook: ["symbol", "symbols"]
        case .tickerDay: ["symbol", "symbols", "type"]
        case .placeOrder: Self.orderParameters
        case .testOrder: Self.orderParameters + ["computeCommissionRates"]
        case .queryOrder: ["symbol", "orderId", "origClientOrderId"]
        case .cancelOrder:
            ["symbol", "orderId", "origClientOrderId", "newClientOrderId", "cancelRestrictions"]
        case .openOrders, .cancelOpenOrders, .commission: ["symbol"]
        case .allOrders: ["symbol", "orderId", "startTime", "endTime", "limit"]
        case .myTrades: ["symbol", "orderId", "startTime", "endTime", "fromId", "limit"]
        case .account: ["omitZeroBalances"]
        case .coins, .marginPairs, .isolatedPairs, .linearInfo, .inverseInfo: nil
        }
    }

    private static let orderParameters = [
        "symbol", "side", "type", "timeInForce", "quantity", "quoteOrderQty", "price",
        "newClientOrderId", "strategyId", "strategyType", "stopPrice", "trailingDelta",
        "icebergQty", "newOrderRespType", "selfTradePreventionMode",
    ]

    /// The request weight of the call.
    func weight(_ parameters: BinanceParameters) -> Int {
        let isForOne = parameters.has("symbol")
        switch self {
        case .ping, .time, .placeOrder, .testOrder, .cancelOrder, .cancelOpenOrders: return 1
        case .exchangeInfo, .allOrders, .account, .commission: return 20
        case .myTrades: return parameters.has("orderId") ? 5 : 20
        case .trades: return 25
        case .tickerPrice, .tickerBook: return isForOne ? 2 : 4
        case .tickerDay: return isForOne ? 2 : 80
        case .queryOrder: return 4
        case .openOrders: return isForOne ? 6 : 80
        case .depth:
            let limit = (try? parameters.limit(standard: 100, most: 5_000)) ?? 100
            return limit <= 100 ? 5 : limit <= 500 ? 25 : limit <= 1_000 ? 50 : 250
        // The exchange counts these on other budgets.
        case .coins, .marginPairs, .isolatedPairs, .linearInfo, .inverseInfo: return 0
        }
    }
}
