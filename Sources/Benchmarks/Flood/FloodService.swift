import Basics
import Codecs
import Synchronization
import Transport

/// An exchange with nothing but a flood: rules, snapshots, streams, and an answer to every cancel.
///
/// `GET /flood?rate=N` sets how many depth messages a second are sent from then on, and tells how
/// many were sent so far.
final class FloodService: WireService {
    private struct State {
        var books: [FloodBook]
        var next = 0
        var peer: WebSocketConnection?
        var rate = 0
        /// When the rate was set, and what had been sent by then.
        var since: UInt64 = 0
        var sentBefore = 0
        var sent = 0
    }

    private let time: any TimeSource
    private let state: Mutex<State>

    init(symbolCount: Int, time: any TimeSource) {
        self.time = time
        state = Mutex(State(books: (0..<symbolCount).map { FloodBook(index: $0) }))
    }

    /// Sends what is due, a few times in a millisecond's reach, until the task is cancelled.
    func run() async {
        while (try? await time.sleep(milliseconds: 1)) != nil { sendDue() }
    }

    private func sendDue() {
        let now = time.now()
        let monotonic = time.monotonicNanoseconds()
        state.withLock { state in
            guard let peer = state.peer, state.rate > 0 else { return }
            let elapsed = monotonic &- state.since
            // Rates below 10^6 and hours of nanoseconds stay far below 2^64.
            let due = Int(elapsed / 1_000 * UInt64(state.rate) / 1_000_000)
            while state.sent - state.sentBefore < due {
                let message = state.books[state.next].nextMessage(now: now)
                state.next = (state.next + 1) % state.books.count
                guard peer.send(text: message) else {
                    state.peer = nil
                    return
                }
                state.sent += 1
            }
        }
    }

    // MARK: Requests

    func respond(to request: WireRequest, connection: ConnectionId) async -> WireReply {
        let query = Self.parameters(request.query)
        switch (request.method, request.path) {
        case ("GET", "/flood"): return .good(flood(query["rate"].flatMap { Int($0) }))
        case ("GET", "/api/v3/exchangeInfo"): return .good(rules())
        case ("GET", "/api/v3/depth"):
            let snapshot = state.withLock { state in
                state.books.first { $0.symbol == query["symbol"] }?.snapshot()
            }
            return .whole(WireResponse(status: snapshot == nil ? 404 : 200, body: snapshot ?? []))
        case ("DELETE", "/api/v3/order"):
            return .good([
                "symbol": .string(query["symbol"] ?? ""),
                "origClientOrderId": .string(query["origClientOrderId"] ?? ""),
                "orderId": 1, "clientOrderId": "cancel", "executedQty": "0.00000000",
                "status": "CANCELED", "transactTime": .integer(time.now().milliseconds),
            ])
        default: return .whole(WireResponse(status: 404))
        }
    }

    private func flood(_ rate: Int?) -> JSONValue {
        let monotonic = time.monotonicNanoseconds()
        let sent = state.withLock { state in
            if let rate {
                state.rate = min(max(0, rate), 1_000_000)
                state.since = monotonic
                state.sentBefore = state.sent
            }
            return state.sent
        }
        return ["sent": .integer(sent)]
    }

    private func rules() -> JSONValue {
        let symbols = state.withLock { $0.books.map(\.symbol) }
        return [
            "symbols": .array(
                symbols.map { symbol in
                    [
                        "symbol": .string(symbol), "status": "TRADING",
                        "baseAsset": .string(String(symbol.dropLast(4))), "quoteAsset": "USDT",
                        "baseAssetPrecision": 8, "quoteAssetPrecision": 8,
                        "filters": [
                            ["filterType": "PRICE_FILTER", "tickSize": "0.01"],
                            [
                                "filterType": "LOT_SIZE", "stepSize": "0.00001",
                                "minQty": "0.00001", "maxQty": "9000",
                            ],
                        ],
                    ]
                })
        ]
    }

    private static func parameters(_ query: String) -> [String: String] {
        var found: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { found[String(parts[0])] = String(parts[1]) }
        }
        return found
    }

    // MARK: Streams

    func shouldUpgrade(_ request: WireRequest) -> Bool { true }

    func opened(_ peer: WebSocketConnection, request: WireRequest) {
        guard request.path == "/stream" else { return }
        state.withLock { $0.peer = peer }
    }

    func received(_ text: WireBytes, from peer: WebSocketConnection) {
        guard let call = try? JSONValue(parsing: text), let id = call["id"] else { return }
        peer.send(json: ["id": id, "status": 200, "result": ["subscriptionId": 0]])
    }
}

extension WireReply {
    /// A good answer.
    fileprivate static func good(_ value: JSONValue) -> WireReply {
        .whole(WireResponse(status: 200, body: value.encodedBytes()))
    }
}
