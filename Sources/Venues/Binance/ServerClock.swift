package import Basics

/// How far the exchange's clock differs from ours, and which time requests are to carry.
///
/// The exchange refuses requests from more than a second in its future and from further in its past
/// than their window. A request's time is never later than our own clock says: a clock that is
/// behind is followed, one that is ahead is not. So whatever the exchange says about its clock, no
/// request is good for longer than its window by ours. No clock inside.
package struct ServerClock: Hashable, Sendable {
    /// Answers that took longer tell too little.
    package static let roundTripMillisecondsMax: Int64 = 2_000
    /// A clock further behind is not followed: one of the two is wrong.
    package static let behindMillisecondsMax: Int64 = 60_000

    /// How far the exchange is ahead of us by the last measurement, below zero when behind; nil
    /// before the first.
    package private(set) var aheadMilliseconds: Int64?

    /// Nothing measured yet.
    package init() {}

    /// Learns from an answer to the question for the exchange's time; false when it took too long.
    package mutating func note(
        server: Timestamp, asked: Timestamp, answered: Timestamp
    ) -> Bool {
        let roundTrip = answered.milliseconds(since: asked)
        guard (0...Self.roundTripMillisecondsMax).contains(roundTrip) else { return false }
        // The exchange looked at its clock somewhere in between.
        aheadMilliseconds = server.milliseconds(since: asked) - roundTrip / 2
        return true
    }

    /// The time that a request carries which is made now.
    package func timestamp(now: Timestamp) -> Timestamp {
        let behind = -(aheadMilliseconds ?? 0)
        guard (1...Self.behindMillisecondsMax).contains(behind) else { return now }
        return now.adding(milliseconds: -behind)
    }
}
