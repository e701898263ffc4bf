public import Arithmetic
public import Basics

/// What an exchange says an order's state is.
public enum VenueOrderStatus: UInt8, Hashable, Sendable, CaseIterable {
    /// Resting, nothing filled.
    case open = 0
    /// Resting, some filled.
    case partiallyFilled = 1
    /// All filled.
    case filled = 2
    /// Ended by a cancel.
    case canceled = 3
    /// Ended by the exchange: time in force, self-trade prevention, maintenance.
    case expired = 4
    /// Refused.
    case rejected = 5

    /// Whether nothing more can happen to the order but late reports of fills.
    public var isTerminal: Bool { rawValue >= VenueOrderStatus.filled.rawValue }
}

/// The state of one order as its exchange tells it, in totals.
public struct OrderReport: Hashable, Sendable {
    /// Our id for it.
    public let clientOrderId: ClientOrderId
    /// The exchange's id for it, as text.
    public let venueOrderId: String
    /// The exchange's symbol.
    public let symbol: String
    /// Its state.
    public let status: VenueOrderStatus
    /// Base filled so far.
    public let filledQuantity: ExactDecimal
    /// The exchange's time of this state.
    public let time: Timestamp

    /// Describes a state.
    public init(
        clientOrderId: ClientOrderId, venueOrderId: String, symbol: String,
        status: VenueOrderStatus, filledQuantity: ExactDecimal, time: Timestamp
    ) {
        self.clientOrderId = clientOrderId
        self.venueOrderId = venueOrderId
        self.symbol = symbol
        self.status = status
        self.filledQuantity = filledQuantity
        self.time = time
    }
}
