package import Arithmetic
package import Basics
package import Markets

/// What an `executionReport` says, whichever program placed the order (`user-data-stream.md`, "Order
/// Update").
package struct BinanceExecution: Hashable, Sendable {
    /// The trade that a report of kind `TRADE` tells.
    package struct Trade: Hashable, Sendable {
        /// The exchange's number of it, unique in its symbol.
        package let tradeId: String
        /// Its price.
        package let price: ExactDecimal
        /// Base traded.
        package let quantity: ExactDecimal
        /// Quote traded.
        package let quoteQuantity: ExactDecimal
        /// What the exchange took.
        package let fee: ExactDecimal
        /// In which asset.
        package let feeAsset: Asset
    }

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
    /// When the exchange came to this.
    package let time: Timestamp
    /// The trade, when the report is about one.
    package let trade: Trade?

    /// Reads a report; throws for kinds and words that the exchange does not document.
    init(_ event: BinanceFields) throws(VenueError) {
        // A cancel has an id of its own in `c`; then `C` is the order's.
        let original = try event.text("C")
        clientOrderId = original.isEmpty ? try event.name("c") : original
        symbol = try event.name("s")
        venueOrderId = try event.identifier("i")
        side = try BinanceWords.side(event.text("S"))
        status = try BinanceWords.status(event.text("X"))
        filledQuantity = try event.amount("z")
        time = try event.time("T")
        let kind = try event.text("x")
        switch kind {
        case "TRADE":
            trade = try Trade(
                tradeId: event.identifier("t"), price: event.amount("L"),
                quantity: event.amount("l"), quoteQuantity: event.amount("Y"),
                fee: event.decimal("n"), feeAsset: event.asset("N"))
        case "NEW", "CANCELED", "REPLACED", "REJECTED", "EXPIRED", "TRADE_PREVENTION":
            trade = nil
        default: throw VenueError(.unknownValue, "execution type \(kind.prefix(40))")
        }
    }
}
