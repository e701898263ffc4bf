public import Arithmetic
public import Basics

/// One trade of one of our orders, exactly as the exchange reports it.
public struct Fill: Hashable, Sendable {
    /// Which trade this is, for ever: the key by which it is booked once.
    public struct Key: Hashable, Comparable, Sendable {
        /// The exchange.
        public let venue: VenueId
        /// The account at the exchange.
        public let account: String
        /// The exchange's symbol.
        public let symbol: String
        /// The exchange's trade id, unique within the symbol.
        public let tradeId: String

        /// Names a trade.
        public init(venue: VenueId, account: String, symbol: String, tradeId: String) {
            self.venue = venue
            self.account = account
            self.symbol = symbol
            self.tradeId = tradeId
        }

        /// By exchange, account, symbol, then trade id.
        public static func < (left: Key, right: Key) -> Bool {
            (left.venue.name, left.account, left.symbol, left.tradeId)
                < (right.venue.name, right.account, right.symbol, right.tradeId)
        }
    }

    /// Which trade this is.
    public let key: Key
    /// Our order.
    public let clientOrderId: ClientOrderId
    /// Whether we bought or sold base.
    public let side: Side
    /// The price, for people: what is booked are the quantities.
    public let price: ExactDecimal
    /// Base traded.
    public let quantity: ExactDecimal
    /// Quote traded, as the exchange says (never computed by us when it says it).
    public let quoteQuantity: ExactDecimal
    /// The fee taken; negative is a rebate.
    public let fee: ExactDecimal
    /// What the fee was taken in.
    public let feeAsset: Asset
    /// The exchange's time of the trade.
    public let time: Timestamp

    /// Describes a trade.
    public init(
        key: Key, clientOrderId: ClientOrderId, side: Side, price: ExactDecimal,
        quantity: ExactDecimal, quoteQuantity: ExactDecimal, fee: ExactDecimal, feeAsset: Asset,
        time: Timestamp
    ) {
        self.key = key
        self.clientOrderId = clientOrderId
        self.side = side
        self.price = price
        self.quantity = quantity
        self.quoteQuantity = quoteQuantity
        self.fee = fee
        self.feeAsset = feeAsset
        self.time = time
    }
}
