package import Arithmetic
package import Basics
package import Markets

/// What a session tells its owner, in the order in which it was learnt.
package enum VenueEvent: Hashable, Sendable {
    /// The account's own events flow from here on. What happened before may have been missed: ask
    /// for every order that is not finished before trading on.
    case connected
    /// The account's own events may be missing from here on.
    case disconnected(reason: String)
    /// The state of one of our orders.
    case report(OrderReport)
    /// A trade of one of our orders. May come more than once; its key says which it is.
    case fill(Fill)
    /// The whole balances of these assets at this time of the exchange.
    case balances([VenueBalance], time: Timestamp)
    /// Something came in or went out past the order books, by so much.
    case transfer(asset: Asset, change: ExactDecimal, time: Timestamp)
    /// Whether a symbol's book may be used from here on.
    case bookHealth(symbol: String, BookHealth)
    /// The connection for books ended, or could not be made, and will be tried again; the books'
    /// own health was told before.
    case streamEnded(reason: String)
    /// By how much the exchange's clock is ahead of ours; below zero when it is behind.
    case clock(aheadMilliseconds: Int64)
    /// Something that this program does not know; to be logged and looked at.
    case unknown(String)
}
