public import Arithmetic

/// An order book as a source, with the exchange's limits, in whole units of its assets.
public struct RouteBook: Sendable {
    /// One price level.
    public struct Level: Hashable, Sendable {
        /// Quote per base.
        public let price: ExactDecimal
        /// Base offered.
        public let size: ExactDecimal

        /// Describes a level.
        public init(price: ExactDecimal, size: ExactDecimal) {
            self.price = price
            self.size = size
        }
    }

    /// In what the taker fee is charged.
    public enum FeeSide: Hashable, Sendable {
        /// Out of what is received.
        case proceeds
        /// In base: out of what a buyer receives, on top of what a seller delivers.
        case base
    }

    /// The base asset's name.
    public var base: String
    /// The quote asset's name.
    public var quote: String
    /// Bids, best (highest) first.
    public var bids: [Level]
    /// Asks, best (lowest) first.
    public var asks: [Level]
    /// The taker's fee in millionths.
    public var takerFeePips: Int
    /// In what the fee is charged.
    public var feeOn: FeeSide
    /// Order quantities are whole multiples of this.
    public var lot: ExactDecimal
    /// Order prices are whole multiples of this.
    public var tick: ExactDecimal
    /// The smallest price times quantity of an order; zero for none.
    public var notionalMin: ExactDecimal
    /// The smallest quantity of an order; zero for none.
    public var quantityMin: ExactDecimal
    /// The largest quantity of an order; nil for none.
    public var quantityMax: ExactDecimal?
    /// Digits of base that the exchange keeps; nil for all that the asset has.
    public var baseDecimals: Int?
    /// Digits of quote that the exchange keeps; nil for all that the asset has.
    public var quoteDecimals: Int?

    /// Describes a book.
    public init(
        base: String, quote: String, bids: [Level], asks: [Level], takerFeePips: Int,
        feeOn: FeeSide, lot: ExactDecimal, tick: ExactDecimal, notionalMin: ExactDecimal = .zero,
        quantityMin: ExactDecimal = .zero, quantityMax: ExactDecimal? = nil,
        baseDecimals: Int? = nil, quoteDecimals: Int? = nil
    ) {
        self.base = base
        self.quote = quote
        self.bids = bids
        self.asks = asks
        self.takerFeePips = takerFeePips
        self.feeOn = feeOn
        self.lot = lot
        self.tick = tick
        self.notionalMin = notionalMin
        self.quantityMin = quantityMin
        self.quantityMax = quantityMax
        self.baseDecimals = baseDecimals
        self.quoteDecimals = quoteDecimals
    }

    /// Whether somebody bids what another asks: then it is not the book of one moment.
    var isCrossed: Bool {
        guard let bid = bids.first, let ask = asks.first else { return false }
        return bid.price >= ask.price
    }
}
