public import Arithmetic

/// What is to be exchanged.
public struct RouteOrder: Hashable, Sendable {
    /// Which of the two amounts is fixed, in raw units.
    public enum Amount: Hashable, Sendable {
        /// Sell exactly this much of the asset paid; the most received is best.
        case exactIn(UInt256)
        /// Receive exactly this much; the least paid is best.
        case exactOut(UInt256)
    }

    /// The asset paid.
    public let assetIn: String
    /// The asset received.
    public let assetOut: String
    /// The fixed amount.
    public let amount: Amount
    /// When set, only sources at this place are used.
    public let location: String?

    /// Describes an order.
    public init(assetIn: String, assetOut: String, amount: Amount, location: String? = nil) {
        self.assetIn = assetIn
        self.assetOut = assetOut
        self.amount = amount
        self.location = location
    }
}
