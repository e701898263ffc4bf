import Basics
import Codecs

/// Who calls, as far as the exchange has made sure.
struct BinanceCaller {
    /// The index of the seat; nil for calls that need no key.
    let seat: Int?
    /// The engine's number of the account; nil for calls that need no key.
    let account: Int?

    static let nobody = BinanceCaller(seat: nil, account: nil)
}

extension BinancePaperVenue {
    /// Finds the call, checks and performs it.
    mutating func answer(_ request: WireRequest) -> WireResponse {
        let target = request.target.utf8
        let route =
            request.method + " " + String(decoding: target.prefix { $0 != 0x3F }, as: UTF8.self)
        guard let endpoint = BinanceEndpoint.allCases.first(where: { $0.route == route }) else {
            return WireResponse(
                status: 404, headers: [WireHeader("content-type", "text/html")],
                body: Array("<html><body><h2>404 Not found</h2></body></html>".utf8))
        }
        do throws(BinanceFailure) {
            let form = try BinanceForm(
                query: Array(target.drop { $0 != 0x3F }.dropFirst()), body: request.body)
            let parameters = BinanceParameters(form.parameters)
            try charge(endpoint.weight(parameters))
            let caller =
                endpoint.isSigned
                ? try authenticate(
                    key: request.header(named: "X-MBX-APIKEY"), signature: form.signature,
                    signedBytes: form.signedBytes, parameters: parameters)
                : .nobody
            try checkNames(endpoint, parameters, signing: ["timestamp", "recvWindow"])
            let result = try perform(endpoint, parameters, caller: caller)
            return respond(200, result, to: endpoint, caller: caller)
        } catch {
            return respond(error)
        }
    }

    /// Refuses parameters that neither the call nor its signing knows.
    func checkNames(
        _ endpoint: BinanceEndpoint, _ parameters: BinanceParameters, signing: [String]
    ) throws(BinanceFailure) {
        guard let known = endpoint.parameters else { return }
        try parameters.allowOnly(endpoint.isSigned ? known + signing : known)
    }

    /// Counts a call's weight, or refuses it when the minute's budget is used up.
    mutating func charge(_ amount: Int) throws(BinanceFailure) {
        if weight.isSpent(at: time), amount > 0 {
            throw .overWeight(limit: weight.limit, retryAt: weight.restart(after: time))
        }
        weight.spend(amount, at: time)
    }

    /// Performs a call whose caller is known.
    mutating func perform(
        _ endpoint: BinanceEndpoint, _ parameters: BinanceParameters, caller: BinanceCaller
    ) throws(BinanceFailure) -> JSONValue {
        if let seat = caller.seat, let account = caller.account {
            switch endpoint {
            case .placeOrder: return try placeOrder(parameters, seat: seat)
            case .testOrder: return try testOrder(parameters, account: account)
            case .cancelOrder: return try cancelOrder(parameters, account: account)
            case .cancelOpenOrders: return try cancelOpenOrders(parameters, account: account)
            case .queryOrder: return try queryOrder(parameters, account: account)
            case .openOrders: return try openOrders(parameters, account: account)
            case .allOrders: return try allOrders(parameters, account: account)
            case .myTrades: return try myTrades(parameters, account: account)
            case .account: return try accountState(parameters, account: account)
            case .commission: return try commissionRates(parameters, account: account)
            case .coins: return coins()
            default: break
            }
        }
        switch endpoint {
        case .ping: return [:]
        case .time: return ["serverTime": .integer(time.milliseconds)]
        case .exchangeInfo: return try exchangeInfo(parameters)
        case .depth: return try depth(parameters)
        case .trades: return try publicTrades(parameters)
        case .tickerPrice: return try tickers(parameters, priceTicker)
        case .tickerBook: return try tickers(parameters, bookTicker)
        case .tickerDay: return try tickers(parameters, dayTicker)
        case .marginPairs, .isolatedPairs: return []
        case .linearInfo, .inverseInfo: return derivativesInfo()
        default: throw .unsupportedOperation
        }
    }

    private func respond(
        _ status: Int, _ json: JSONValue, to endpoint: BinanceEndpoint, caller: BinanceCaller
    ) -> WireResponse {
        var response = WireResponse(status: status, json: json)
        addWeight(to: &response)
        if endpoint == .placeOrder, let seat = caller.seat {
            let (short, long) = (seats[seat].ordersPerTenSeconds, seats[seat].ordersPerDay)
            response.headers.append(
                WireHeader("x-mbx-order-count-10s", String(short.used(at: time))))
            response.headers.append(
                WireHeader("x-mbx-order-count-1d", String(long.used(at: time))))
        }
        return response
    }

    /// A refusal as it is answered.
    func respond(_ failure: BinanceFailure) -> WireResponse {
        var response = WireResponse(
            status: failure.status,
            json: ["code": .integer(failure.code), "msg": .string(failure.message)])
        addWeight(to: &response)
        if let retryAt = failure.retryAt {
            let seconds = (retryAt.milliseconds(since: time) + 999) / 1_000
            response.headers.append(WireHeader("retry-after", String(max(1, seconds))))
        }
        return response
    }

    private func addWeight(to response: inout WireResponse) {
        let used = String(weight.used(at: time))
        response.headers.append(WireHeader("x-mbx-used-weight", used))
        response.headers.append(WireHeader("x-mbx-used-weight-1m", used))
    }
}
