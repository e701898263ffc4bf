import Basics
import Codecs

/// What faults must know of a REST request.
struct FaultyCall: Sendable {
    /// Like `POST /api/v3/order`, whether or not there is such an endpoint.
    let route: String
    /// Nil for what the exchange does not offer.
    let endpoint: BinanceEndpoint?
    /// The account of the key; nil without a known one.
    let account: Int?
    /// Empty when they cannot be read.
    let parameters: BinanceParameters

    init(_ request: WireRequest, at venue: BinancePaperVenue) {
        let route = request.method + " " + request.path
        self.route = route
        endpoint = BinanceEndpoint.allCases.first { $0.route == route }
        let key = request.header(named: "X-MBX-APIKEY")
        account = venue.seats.first { $0.apiKey == key }?.account
        let form = try? BinanceForm(query: Array(request.query.utf8), body: request.body)
        parameters = BinanceParameters(form?.parameters ?? [])
    }

    /// The order that the call names, if its account has it.
    func order(at venue: BinancePaperVenue) -> EngineOrder? {
        guard let account, let symbol = value("symbol"),
            let market = venue.engine.market(symbol: symbol)
        else { return nil }
        let order: EngineOrder?
        if let id = value("orderId").flatMap({ Int64($0) }) {
            order = venue.engine.order(id: id)
        } else if let id = value("origClientOrderId") {
            order = venue.engine.order(account: account, market: market, clientOrderId: id)
        } else {
            order = nil
        }
        guard order?.request.account == account, order?.request.market == market else {
            return nil
        }
        return order
    }

    /// Until when the request is valid, by its timestamp and `recvWindow`; nil when it names none.
    var validUntil: Timestamp? {
        guard let stamp = value("timestamp").flatMap({ Int64($0) }) else { return nil }
        // Sixteen digits or more are microseconds; a window may have digits after the point.
        let sent = stamp >= 1_000_000_000_000_000 ? stamp / 1_000 + 1 : stamp
        let window = value("recvWindow")?.split(separator: ".").first.flatMap { Int64($0) }
        return Timestamp(milliseconds: sent).adding(milliseconds: min(window ?? 5_000, 60_000) + 1)
    }

    /// A parameter as it was sent.
    func value(_ name: String) -> String? { parameters.all.first { $0.name == name }?.value }
}
