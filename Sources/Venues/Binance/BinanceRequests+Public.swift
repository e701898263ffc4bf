package import Codecs

extension BinanceRequests {
    /// Asks for the exchange's clock.
    package static func time() -> WireRequest { unsigned(.time()) }

    /// Asks for the rules of these symbols, of all when there are none.
    package static func exchangeInfo(symbols: [String]) -> WireRequest {
        unsigned(.exchangeInfo(symbols: symbols))
    }

    /// Asks for a book with so many levels of each side, at most 5000.
    package static func depth(symbol: String, levels: Int) -> WireRequest {
        unsigned(.depth(symbol: symbol, levels: levels))
    }

    /// The request weight of `depth` (`rest-api.md`, "Order book").
    package static func depthWeight(levels: Int) -> Int {
        levels <= 100 ? 5 : levels <= 500 ? 25 : levels <= 1_000 ? 50 : 250
    }
}
