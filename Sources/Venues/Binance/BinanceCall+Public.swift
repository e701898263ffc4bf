extension BinanceCall {
    /// Asks for the exchange's clock.
    package static func time() -> BinanceCall {
        BinanceCall("GET", "/api/v3/time", socket: "time", isSigned: false)
    }

    /// Asks for the rules of these symbols, of all when there are none.
    package static func exchangeInfo(symbols: [String]) -> BinanceCall {
        BinanceCall(
            "GET", "/api/v3/exchangeInfo", socket: "exchangeInfo", isSigned: false,
            [("symbols", symbols.isEmpty ? nil : .list(symbols))])
    }

    /// Asks for a book with so many levels of each side, at most 5000.
    package static func depth(symbol: String, levels: Int) -> BinanceCall {
        BinanceCall(
            "GET", "/api/v3/depth", socket: "depth", isSigned: false,
            [("symbol", .text(symbol)), ("limit", .number(Int64(levels)))])
    }
}
