import Basics
import Orders
import PaperVenues

/// What the exchange and the chain have shown so far; no crash of the node takes any of it back.
struct Truth {
    /// The exchange's trades of our account, by id.
    var fills: [String: EngineFill] = [:]
    /// The orders that came to the exchange, by client id.
    var orders: Set<String> = []
    /// Which parent each order at the exchange was for, by client id.
    var parents: [String: ParentId] = [:]
    /// How many of the account's orders were looked at.
    var ordersSeen = 0
    /// How many of the account's trades were looked at.
    var fillsSeen = 0
    /// The signed bytes that reached the chain's node, by hash.
    var arrivals: Set<Hash32> = []
    /// The last record on which something rests that cannot be taken back.
    var syncedClaim: UInt64 = 0
    /// The last record on which something rests that can be found again.
    var writtenClaim: UInt64 = 0
    /// The exchange's state that was looked at last.
    var exchangeVersion: UInt64 = 0
    /// The chain's state that was looked at last.
    var chainVersion: UInt64 = 0
}
