import Basics

/// How we stand with one account at an exchange: whether new orders may be sent to it.
///
/// They may while the account's own events flow and everything that was missed before has been
/// asked for and answered.
package struct VenueStanding: Hashable, Sendable {
    /// Which connection it is; answers to the questions of an earlier one open nothing.
    private(set) var connection: UInt64 = 0
    /// Whether new orders may be sent.
    package private(set) var isReady = false
    /// Why not, for people.
    package private(set) var problem: String? = "not connected yet"
    /// When the questions were asked that were all answered last.
    private(set) var askedAt: Timestamp?
    /// What contradicts the books although the account is ready.
    package var contradiction: String?
    /// Orders of other programs on this account, by the last look.
    package var foreignOrders = 0
    /// How far the exchange's clock is ahead of ours, milliseconds; nil before it was measured.
    package var clockAheadMilliseconds: Int64?

    /// The account's events flow: its questions begin.
    mutating func connected() -> UInt64 {
        connection += 1
        isReady = false
        problem = "is being asked for what was missed"
        return connection
    }

    /// Something has no answer yet.
    mutating func isWaiting(_ reason: String, on asked: UInt64) {
        if asked == connection, !isReady { problem = "does not answer: \(reason)" }
    }

    /// All questions of a connection, begun at `time`, are answered; false when that connection is
    /// gone.
    mutating func answered(on asked: UInt64, begun time: Timestamp) -> Bool {
        guard asked == connection else { return false }
        isReady = true
        askedAt = time
        problem = nil
        return true
    }

    /// The account's events may be missing from here on.
    mutating func disconnected(_ reason: String) {
        connection += 1
        isReady = false
        problem = "disconnected: \(reason)"
    }
}
