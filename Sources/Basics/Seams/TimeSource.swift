/// The machine's clock: the only way by which time enters.
///
/// `SystemTime` is the real one; the simulator supplies its own.
public protocol TimeSource: Sendable {
    /// Wall-clock time; may jump when the machine's clock is set.
    func now() -> Timestamp
    /// Nanoseconds on a clock that never goes back; its zero is arbitrary.
    func monotonicNanoseconds() -> UInt64
    /// Suspends for at least this long; returns early with an error only when cancelled.
    func sleep(milliseconds: Int64) async throws
}
