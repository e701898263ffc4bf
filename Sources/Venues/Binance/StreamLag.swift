/// How far a stream lags behind its source: how much later than at its quickest a message comes.
///
/// The exchange's clock and ours differ by an unknown amount, so a message is compared with the
/// quickest one of the last minute or two. A source whose clock was set back starts anew. Times are
/// arguments.
package struct StreamLag: Hashable, Sendable {
    /// After so long the quickest message of the window before is forgotten.
    static let windowMilliseconds: Int64 = 60_000

    private var start: Int64?
    private var lastSent: Int64 = 0
    private var quickest = Int64.max
    private var quickestBefore = Int64.max

    /// Of a stream that has not begun.
    package init() {}

    /// Takes a message that was sent at a time of the source, in milliseconds, and came at a time of
    /// our monotonic clock; its lag in milliseconds.
    package mutating func note(sent: Int64, received: UInt64) -> Int64 {
        // 2^63 ns are 292 years.
        let now = Int64(clamping: received / 1_000_000)
        let (taken, overflow) = now.subtractingReportingOverflow(sent)
        guard !overflow else { return 0 }
        if sent < lastSent { self = StreamLag() }
        lastSent = sent
        if let start, now - start < Self.windowMilliseconds {
            quickest = min(quickest, taken)
        } else {
            (start, quickestBefore, quickest) = (now, quickest, taken)
        }
        let (lag, isHuge) = taken.subtractingReportingOverflow(min(quickest, quickestBefore))
        return isHuge ? .max : lag
    }
}
