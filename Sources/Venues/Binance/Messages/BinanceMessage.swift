package import Arithmetic
package import Basics
package import Markets

/// What any text of the exchange says, digit for digit: of a stream, of the WebSocket API or of
/// REST.
package enum BinanceMessage: Hashable, Sendable {
    /// A price and the size at it; zero removes the level.
    package struct Level: Hashable, Sendable {
        /// The price.
        package let price: ExactDecimal
        /// The size.
        package let size: ExactDecimal
    }

    /// A whole book, or what changed in one.
    package struct Book: Hashable, Sendable {
        /// The exchange's symbol; snapshots name none.
        package let symbol: String?
        /// The first update in a change; nil for a snapshot.
        package let firstUpdateId: Int64?
        /// The last update in it.
        package let lastUpdateId: Int64
        /// Bids in the order in which they came.
        package let bids: [Level]
        /// Asks in the order in which they came.
        package let asks: [Level]
        /// When the exchange sent it; snapshots do not say.
        package let time: Timestamp?
    }

    /// A trade that somebody made, or several of one taker at one price.
    package struct Trade: Hashable, Sendable {
        /// The exchange's symbol.
        package let symbol: String
        /// The exchange's number of the trade or of the group.
        package let tradeId: String
        /// Whether it is a group.
        package let isAggregate: Bool
        /// The price.
        package let price: ExactDecimal
        /// Base traded.
        package let quantity: ExactDecimal
        /// Whether the one who took bought or sold.
        package let takerSide: Side
        /// When it was made.
        package let time: Timestamp
    }

    /// The best levels of a book.
    package struct Ticker: Hashable, Sendable {
        /// The exchange's symbol.
        package let symbol: String
        /// The book's update from which on they are the best; nil where it is not told.
        package let updateId: Int64?
        /// The best bid.
        package let bid: Level
        /// The best ask.
        package let ask: Level
        /// The price of the last trade, where it is told.
        package let last: ExactDecimal?
    }

    /// The state of an order, whichever program placed it.
    package struct Order: Hashable, Sendable {
        /// The exchange's symbol.
        package let symbol: String
        /// The id that the order's program gave it.
        package let clientOrderId: String
        /// The exchange's id of it.
        package let venueOrderId: String
        /// Buy or sell.
        package let side: Side
        /// Its state.
        package let status: VenueOrderStatus
        /// Base filled so far.
        package let filledQuantity: ExactDecimal
        /// When the exchange came to this, where it is told.
        package let time: Timestamp?
    }

    /// A trade of the account's own.
    package struct Fill: Hashable, Sendable {
        /// The exchange's symbol.
        package let symbol: String
        /// The exchange's number of the trade.
        package let tradeId: String
        /// The exchange's id of the order.
        package let venueOrderId: String
        /// The order's id by its program, where it is told.
        package let clientOrderId: String?
        /// Bought or sold.
        package let side: Side
        /// The price.
        package let price: ExactDecimal
        /// Base traded.
        package let quantity: ExactDecimal
        /// Quote traded, where it is told.
        package let quoteQuantity: ExactDecimal?
        /// What the exchange took.
        package let fee: ExactDecimal
        /// In which asset.
        package let feeAsset: Asset
        /// When it was made, where it is told.
        package let time: Timestamp?
    }

    /// A book.
    case book(Book)
    /// A trade of others.
    case trade(Trade)
    /// Best levels.
    case ticker(Ticker)
    /// An order's state.
    case order(Order)
    /// A trade of the account's.
    case fill(Fill)
    /// What the account holds of an asset.
    case balance(VenueBalance, time: Timestamp?)
    /// What came in or went out past the books.
    case transfer(asset: Asset, change: ExactDecimal, time: Timestamp)
    /// The exchange is there; its clock, where it is told.
    case heartbeat(Timestamp?)
    /// A refusal; whether it proves that the request had no effect.
    case refused(BinanceErrorBody, isDefinite: Bool)
    /// The exchange ends the connection or the subscription.
    case ending(String)
    /// Something that is not known here, by its name.
    case unknown(String)
}
