package import NIOCore

/// The timers of a real event loop.
package struct EventLoopTimers: TimerScheduler {
    private let loop: any EventLoop

    /// Schedules on this loop.
    package init(_ loop: any EventLoop) {
        self.loop = loop
    }

    package func schedule(
        afterNanoseconds delay: Int64, _ body: @escaping @Sendable () -> Void
    ) -> ScheduledTimer {
        // A century: what is later than that never happens, and the sum with now must not wrap.
        let bounded = min(max(0, delay), 3_155_760_000_000_000_000)
        let scheduled = loop.scheduleTask(in: .nanoseconds(bounded), body)
        return ScheduledTimer { scheduled.cancel() }
    }
}
