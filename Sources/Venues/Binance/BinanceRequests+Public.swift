package import Codecs

extension BinanceRequests {
    /// Asks for the exchange's clock.
    package static func time() -> WireRequest {
        WireRequest(method: "GET", target: "/api/v3/time")
    }

    /// Asks for the rules of these symbols, of all when there are none.
    package static func exchangeInfo(symbols: [String]) -> WireRequest {
        var query = BinanceQuery()
        if !symbols.isEmpty {
            query.add("symbols", JSONValue.array(symbols.map { .string($0) }).text)
        }
        return get("/api/v3/exchangeInfo", query)
    }

    /// Asks for a book with so many levels of each side, at most 5000.
    package static func depth(symbol: String, levels: Int) -> WireRequest {
        var query = BinanceQuery()
        query.add("symbol", symbol)
        query.add("limit", levels)
        return get("/api/v3/depth", query)
    }

    /// The request weight of `depth` (`rest-api.md`, "Order book").
    package static func depthWeight(levels: Int) -> Int {
        levels <= 100 ? 5 : levels <= 500 ? 25 : levels <= 1_000 ? 50 : 250
    }

    private static func get(_ path: String, _ query: BinanceQuery) -> WireRequest {
        WireRequest(method: "GET", target: query.text.isEmpty ? path : "\(path)?\(query.text)")
    }
}
