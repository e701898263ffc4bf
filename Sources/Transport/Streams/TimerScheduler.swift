/// Runs closures later, by the clock of whoever owns it: an event loop, or the simulated one.
package protocol TimerScheduler: Sendable {
    /// Runs `body` once, no earlier than this; a delay below zero counts as zero.
    func schedule(
        afterNanoseconds delay: Int64, _ body: @escaping @Sendable () -> Void
    ) -> ScheduledTimer
}

extension TimerScheduler {
    /// Runs `body` once, no earlier than this; saturates.
    package func schedule(
        afterMilliseconds delay: Int64, _ body: @escaping @Sendable () -> Void
    ) -> ScheduledTimer {
        let (nanoseconds, overflow) = delay.multipliedReportingOverflow(by: 1_000_000)
        return schedule(afterNanoseconds: overflow ? .max / 4 : nanoseconds, body)
    }
}
