import Arithmetic
import Codecs
package import Markets

extension BinanceDecoder {
    /// The rules of these symbols, in this order, from `GET /api/v3/exchangeInfo`.
    ///
    /// Throws when one is missing or lacks a rule that an order needs. What is said about other
    /// symbols is not looked at.
    package func instruments(
        _ bytes: some Collection<UInt8>, symbols: [String]
    ) throws(VenueError) -> [Instrument] {
        let rows = try BinanceFields(parsing: bytes).rows("symbols")
        return try symbols.map { (symbol) throws(VenueError) in
            guard let row = rows.first(where: { $0.value["symbol"]?.stringValue == symbol }) else {
                throw VenueError(.malformed, "no symbol \(symbol)")
            }
            return try instrument(row, symbol: symbol)
        }
    }

    private func instrument(
        _ row: BinanceFields, symbol: String
    ) throws(VenueError) -> Instrument {
        let filters = try row.rows("filters")
        let price = try Self.required(filters, "PRICE_FILTER")
        let lot = try Self.required(filters, "LOT_SIZE")
        // Newer symbols have NOTIONAL, older ones MIN_NOTIONAL; either gives `minNotional`.
        let notional =
            Self.filter(filters, "NOTIONAL") ?? Self.filter(filters, "MIN_NOTIONAL")
        return Instrument(
            venue: venue, symbol: symbol, base: try row.asset("baseAsset"),
            quote: try row.asset("quoteAsset"), baseDecimals: try row.places("baseAssetPrecision"),
            quoteDecimals: try row.places("quoteAssetPrecision"),
            tickSize: try Self.step(price, "tickSize"), lotSize: try Self.step(lot, "stepSize"),
            quantityMin: try lot.amount("minQty"), quantityMax: try lot.amount("maxQty"),
            notionalMin: try notional?.amount("minNotional") ?? .zero,
            isTrading: try row.text("status") == "TRADING")
    }

    private static func filter(_ filters: [BinanceFields], _ type: String) -> BinanceFields? {
        filters.first { $0.value["filterType"]?.stringValue == type }
    }

    private static func required(
        _ filters: [BinanceFields], _ type: String
    ) throws(VenueError) -> BinanceFields {
        guard let found = filter(filters, type) else { throw VenueError(.malformed, type) }
        return found
    }

    /// A unit of prices or sizes; one of zero, which switches the rule off, cannot be counted in.
    private static func step(
        _ fields: BinanceFields, _ name: String
    ) throws(VenueError) -> ExactDecimal {
        let step = try fields.decimal(name).normalized
        guard step.isPositive, step.scale <= 18 else { throw fields.missing(name) }
        return step
    }
}
