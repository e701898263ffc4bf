/// Symbols of the exchange and the names of instruments: `BTCUSDT` is `BTC/USDT`.
package enum BinanceSymbol {
    /// Assets in which others are quoted, the longest first.
    ///
    /// The exchange's symbols do not say where base ends; by its list of 2021-10-12 (`exchangeInfo`, 1695 symbols), cutting off the first of
    /// these that fits is right for each.
    static let quoteAssets = [
        "FDUSD", "TUSD", "USDT", "USDC", "BUSD", "USDP", "USDS", "EURI", "BIDR", "IDRT", "BVND",
        "BKRW", "DOGE", "GYEN", "USD1", "BTC", "ETH", "BNB", "XRP", "TRX", "EUR", "GBP", "AUD",
        "TRY", "BRL", "RUB", "UAH", "NGN", "ZAR", "DAI", "VAI", "UST", "PAX", "PLN", "RON", "ARS",
        "JPY", "CZK", "MXN", "COP",
    ]

    /// The instrument's name, or the symbol itself when its quote asset is not known.
    package static func instrument(of symbol: String) -> String {
        for quote in quoteAssets where symbol.hasSuffix(quote) && symbol.count > quote.count {
            return "\(symbol.dropLast(quote.count))/\(quote)"
        }
        return symbol
    }

    /// The symbol of an instrument of the spot market such as `BTC/USDT`; nil for any other text.
    package static func symbol(ofInstrument name: String) -> String? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(isCode) else { return nil }
        return String(parts[0] + parts[1])
    }

    /// Capital letters and digits; the exchange also lists codes beyond ASCII.
    private static func isCode(_ text: Substring) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || $0 >= 0x80
            }
    }
}
