package import Basics

/// What came on a WebSocket API connection.
package enum BinanceUserMessage: Hashable, Sendable {
    /// The answer to the call of this id, which succeeded.
    case answered(id: String)
    /// The answer to a call, which was refused; null ids are empty. `retryAt` is when the exchange
    /// takes calls again, for rate limits.
    case refused(id: String, BinanceErrorBody, retryAt: Timestamp?)
    /// Events of the account, in the order in which they are to be told.
    case events([VenueEvent])
    /// The exchange ends the connection soon.
    case ageing
    /// The subscription has ended: connect again.
    case ending(String)
    /// An event of a kind that is not used here.
    case unknown(String)
}
