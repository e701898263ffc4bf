/// What a request would do, when the rules allow it.
package struct Judgement: Hashable, Sendable {
    /// What must be set aside before anything leaves.
    package let reservation: Reservation
    /// The lock that it is under, if any.
    package let lock: TimeLock?
    /// What it does, for the audit log.
    package let summary: String

    /// A judgement.
    package init(reservation: Reservation, lock: TimeLock?, summary: String) {
        self.reservation = reservation
        self.lock = lock
        self.summary = summary
    }
}
