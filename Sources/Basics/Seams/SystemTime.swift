import Glibc

/// The real clock.
public struct SystemTime: TimeSource {
    /// Reads the operating system's clocks.
    public init() {}

    /// Wall-clock time (`CLOCK_REALTIME`).
    public func now() -> Timestamp {
        Timestamp(nanoseconds: Int64(clamping: read(CLOCK_REALTIME)))
    }

    /// Nanoseconds since the machine started (`CLOCK_MONOTONIC`).
    public func monotonicNanoseconds() -> UInt64 { read(CLOCK_MONOTONIC) }

    /// Suspends for at least this long; negative counts as zero.
    public func sleep(milliseconds: Int64) async throws {
        try await Task.sleep(for: .milliseconds(max(0, milliseconds)))
    }

    private func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
    }
}
