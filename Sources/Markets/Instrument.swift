public import Arithmetic

/// What can be traded at one exchange, with the exchange's own limits.
public struct Instrument: Hashable, Sendable {
    /// The exchange.
    public let venue: VenueId
    /// The exchange's own symbol, such as `ETHUSDC`.
    public let symbol: String
    /// What is bought or sold.
    public let base: Asset
    /// What is paid or received.
    public let quote: Asset
    /// Digits after the point that the exchange keeps of base.
    public let baseDecimals: Int
    /// Digits after the point that the exchange keeps of quote.
    public let quoteDecimals: Int
    /// Prices are whole multiples of this.
    public let tickSize: ExactDecimal
    /// Quantities are whole multiples of this.
    public let lotSize: ExactDecimal
    /// The smallest quantity of an order.
    public let quantityMin: ExactDecimal
    /// The largest quantity of an order.
    public let quantityMax: ExactDecimal
    /// The smallest price times quantity of an order.
    public let notionalMin: ExactDecimal
    /// Whether orders are taken now.
    public let isTrading: Bool

    /// Describes an instrument.
    public init(
        venue: VenueId, symbol: String, base: Asset, quote: Asset, baseDecimals: Int,
        quoteDecimals: Int, tickSize: ExactDecimal, lotSize: ExactDecimal,
        quantityMin: ExactDecimal, quantityMax: ExactDecimal, notionalMin: ExactDecimal,
        isTrading: Bool
    ) {
        self.venue = venue
        self.symbol = symbol
        self.base = base
        self.quote = quote
        self.baseDecimals = baseDecimals
        self.quoteDecimals = quoteDecimals
        self.tickSize = tickSize
        self.lotSize = lotSize
        self.quantityMin = quantityMin
        self.quantityMax = quantityMax
        self.notionalMin = notionalMin
        self.isTrading = isTrading
    }

    /// The unit in which a book of this instrument counts sizes: one digit of base.
    public var sizeStep: ExactDecimal {
        ExactDecimal(coefficient: 1, scale: baseDecimals) ?? .one
    }
}
