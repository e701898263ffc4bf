/// How long to wait before the next attempt: doubles up to a bound, starts over after a success
/// that lasted.
package struct Backoff: Hashable, Sendable {
    /// The first pause.
    package let milliseconds: Int64
    /// The longest pause.
    package let millisecondsMax: Int64
    private var failures = 0

    /// Bounds of at least one millisecond.
    package init(milliseconds: Int64, millisecondsMax: Int64) {
        self.milliseconds = max(1, milliseconds)
        self.millisecondsMax = max(self.milliseconds, millisecondsMax)
    }

    /// The pause after one more attempt ended.
    package mutating func next() -> Int64 {
        // 30 doublings of a millisecond are twelve days: beyond every bound that makes sense.
        let (pause, overflow) = milliseconds.multipliedReportingOverflow(by: 1 << min(failures, 30))
        failures = min(failures + 1, 30)
        return overflow ? millisecondsMax : min(pause, millisecondsMax)
    }

    /// Starts over.
    package mutating func reset() { failures = 0 }
}
