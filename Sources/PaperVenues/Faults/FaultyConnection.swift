import Basics

/// What faults do to one WebSocket connection.
struct FaultyConnection: Sendable {
    let id: UInt64
    let channel: FaultChannel
    /// Whether faults keep away from it.
    let isExempt: Bool
    /// When it has its next occasion.
    var nextTick: Timestamp
    /// While set, only pings go out; at that time the stream is closed.
    var stalledUntil: Timestamp?
    /// When it is closed after `serverShutdown`.
    var closesAt: Timestamp?
    /// Until when user events queue up behind a late report.
    var queuesUntil: Timestamp?
    /// A report that waits for the next one to overtake it.
    var overtaken: (text: String, until: Timestamp)?

    init(id: UInt64, channel: FaultChannel, isExempt: Bool, openedAt: Timestamp) {
        self.id = id
        self.channel = channel
        self.isExempt = isExempt
        nextTick = openedAt.adding(milliseconds: PaperLimits.faultTickMilliseconds)
    }

    /// When something is next due, occasions aside.
    var nextDue: Timestamp? {
        [stalledUntil, closesAt, overtaken?.until].compactMap(\.self).min()
    }
}
