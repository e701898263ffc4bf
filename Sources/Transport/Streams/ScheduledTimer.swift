/// A closure that will run later unless it is cancelled.
package struct ScheduledTimer: Sendable {
    private let cancellation: @Sendable () -> Void

    /// Wraps the way to cancel.
    package init(cancellation: @escaping @Sendable () -> Void) {
        self.cancellation = cancellation
    }

    /// Keeps the closure from running; does nothing once it ran.
    package func cancel() { cancellation() }
}
