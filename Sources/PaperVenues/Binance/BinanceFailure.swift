import Basics

/// A refusal in the exchange's own words.
///
/// Codes and texts by the exchange's published list of errors; `%s` places are filled in.
struct BinanceFailure: Error, Hashable {
    /// The HTTP status that carries it.
    let status: Int
    let code: Int
    let message: String
    /// When the caller may come back, for rate limits.
    var retryAt: Timestamp?

    init(_ code: Int, _ message: String, status: Int = 400, retryAt: Timestamp? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.retryAt = retryAt
    }

    static let unsupportedOperation = BinanceFailure(-1020, "This operation is not supported.")
    static let unsupportedCombination = BinanceFailure(-1014, "Unsupported order combination.")
    static let outsideWindow = BinanceFailure(
        -1021, "Timestamp for this request is outside of the recvWindow.")
    static let aheadOfServer = BinanceFailure(
        -1021, "Timestamp for this request was 1000ms ahead of the server's time.")
    static let badSignature = BinanceFailure(
        -1022, "Signature for this request is not valid.")
    static let illegalCharacters = BinanceFailure(
        -1100, "Illegal characters found in a parameter.")
    static let tooManyParameters = BinanceFailure(
        -1101, "Too many parameters sent for this endpoint.")
    static let duplicateParameter = BinanceFailure(
        -1101, "Duplicate values for a parameter detected.")
    static let unexpectedResponse = BinanceFailure(
        -1006,
        "An unexpected response was received from the message bus. Execution status unknown.",
        status: 500)
    static let backendTimeout = BinanceFailure(
        -1007,
        """
        Timeout waiting for response from backend server. Send status unknown; execution status \
        unknown.
        """, status: 504)
    static let overloaded = BinanceFailure(
        -1008,
        """
        Server is currently overloaded with other requests. Please try again in a few minutes.
        """, status: 503)
    static let badTimeInForce = BinanceFailure(-1115, "Invalid timeInForce.")
    static let badOrderType = BinanceFailure(-1116, "Invalid orderType.")
    static let badSide = BinanceFailure(-1117, "Invalid side.")
    static let badSymbol = BinanceFailure(-1121, "Invalid symbol.")
    static let badCombination = BinanceFailure(
        -1128, "Combination of optional parameters invalid.")
    static let windowTooLarge = BinanceFailure(-1131, "recvWindow must be less than 60000.")
    static let badJSON = BinanceFailure(-1135, "Invalid JSON Request")
    static let badCancelRestrictions = BinanceFailure(
        -1145,
        "`cancelRestrictions` has to be either `ONLY_NEW` or `ONLY_PARTIALLY_FILLED`.")
    static let insufficientBalance = BinanceFailure(
        -2010, "Account has insufficient balance for requested action.")
    static let duplicateOrder = BinanceFailure(-2010, "Duplicate order sent.")
    static let wouldTake = BinanceFailure(
        -2010, "Order would immediately match and take.")
    static let noLiquidity = BinanceFailure(
        -2010, "Order book liquidity is less than `LOT_SIZE` filter minimum quantity.")
    static let unknownOrder = BinanceFailure(-2011, "Unknown order sent.")
    static let cancelRestricted = BinanceFailure(
        -2011, "Order was not canceled due to cancel restrictions.")
    static let noSuchOrder = BinanceFailure(-2013, "Order does not exist.")
    static let badKeyFormat = BinanceFailure(-2014, "API-key format invalid.", status: 401)
    static let unknownKey = BinanceFailure(
        -2015, "Invalid API-key, IP, or permissions for action.", status: 401)
    static let alreadySubscribed = BinanceFailure(
        -2035, "User Data Stream subscription already active.")
    static let notSubscribed = BinanceFailure(
        -2036, "User Data Stream subscription not active.")
    static let marketClosed = BinanceFailure(-1013, "Market is closed.")

    static func illegalCharacters(in name: String, legal: String) -> BinanceFailure {
        BinanceFailure(
            -1100, "Illegal characters found in parameter '\(name)'; legal range is '\(legal)'.")
    }

    static func missing(_ name: String) -> BinanceFailure {
        BinanceFailure(
            -1102, "Mandatory parameter '\(name)' was not sent, was empty/null, or malformed.")
    }

    static func missing(_ first: String, or second: String) -> BinanceFailure {
        BinanceFailure(
            -1102, "Param '\(first)' or '\(second)' must be sent, but both were empty/null!")
    }

    static func unread(read: Int, sent: Int) -> BinanceFailure {
        BinanceFailure(
            -1104,
            "Not all sent parameters were read; read '\(read)' parameter(s) but was sent '\(sent)'."
        )
    }

    static func empty(_ name: String) -> BinanceFailure {
        BinanceFailure(-1105, "Parameter '\(name)' was empty.")
    }

    static func notRequired(_ name: String) -> BinanceFailure {
        BinanceFailure(-1106, "Parameter '\(name)' sent when not required.")
    }

    static func tooPrecise(_ name: String) -> BinanceFailure {
        BinanceFailure(-1111, "Parameter '\(name)' has too much precision.")
    }

    static func badData(_ name: String) -> BinanceFailure {
        BinanceFailure(-1130, "Data sent for parameter '\(name)' is not valid.")
    }

    /// An order that the API refused before the matching engine saw it.
    static func invalidOrder(_ message: String) -> BinanceFailure {
        BinanceFailure(-1013, message)
    }

    static func filter(_ name: String) -> BinanceFailure {
        BinanceFailure(-1013, "Filter failure: \(name)")
    }

    static func overWeight(limit: Int, retryAt: Timestamp) -> BinanceFailure {
        BinanceFailure(
            -1003,
            """
            Too much request weight used; current limit is \(limit) request weight per 1 MINUTE. \
            Please use WebSocket Streams for live updates to avoid polling the API.
            """, status: 429, retryAt: retryAt)
    }

    static func banned(until retryAt: Timestamp) -> BinanceFailure {
        BinanceFailure(
            -1003,
            """
            Way too much request weight used; IP banned until \(retryAt.milliseconds). \
            Please use WebSocket Streams for live updates to avoid bans.
            """, status: 418, retryAt: retryAt)
    }

    static func tooManyOrders(
        limit: Int, interval: String, retryAt: Timestamp
    ) -> BinanceFailure {
        BinanceFailure(
            -1015, "Too many new orders; current limit is \(limit) orders per \(interval).",
            status: 429, retryAt: retryAt)
    }

    /// The engine's refusal of a new order.
    init(_ rejection: EngineRejection) {
        switch rejection {
        case .unknownMarket: self = .badSymbol
        case .badQuantity: self = .filter("LOT_SIZE")
        case .badPrice: self = .filter("PRICE_FILTER")
        case .insufficientBalance: self = .insufficientBalance
        case .duplicateClientOrderId: self = .duplicateOrder
        case .wouldTake: self = .wouldTake
        case .noLiquidity: self = .noLiquidity
        case .tooManyOrders: self = .filter("MAX_NUM_ORDERS")
        case .unknownOrder: self = .unknownOrder
        case .cancelRestricted: self = .cancelRestricted
        }
    }
}
