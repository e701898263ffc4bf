/// A point in wall-clock time: nanoseconds since 1970-01-01T00:00:00Z.
///
/// Holds 1970 to 2262. Negative values are times before the epoch and never come from a clock.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Nanoseconds since the Unix epoch.
    public let nanoseconds: Int64

    /// The Unix epoch.
    public static let zero = Timestamp(nanoseconds: 0)

    /// From nanoseconds since the epoch.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// From milliseconds since the epoch; values out of range saturate.
    public init(milliseconds: Int64) {
        let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        nanoseconds = overflow ? (milliseconds < 0 ? .min : .max) : product
    }

    /// From seconds since the epoch, as block headers give it; values out of range saturate.
    public init(seconds: UInt64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        nanoseconds = overflow ? .max : Int64(clamping: product)
    }

    /// Milliseconds since the epoch, rounded down.
    public var milliseconds: Int64 { nanoseconds / 1_000_000 }

    /// Seconds since the epoch, rounded down; never negative.
    public var seconds: UInt64 { UInt64(max(0, nanoseconds / 1_000_000_000)) }

    /// The time this many milliseconds later (earlier when negative); saturates.
    public func adding(milliseconds: Int64) -> Timestamp {
        let delta = Timestamp(milliseconds: milliseconds).nanoseconds
        let (sum, overflow) = nanoseconds.addingReportingOverflow(delta)
        return Timestamp(nanoseconds: overflow ? (delta < 0 ? .min : .max) : sum)
    }

    /// Milliseconds from `earlier` to this time, rounded toward zero; saturates.
    public func milliseconds(since earlier: Timestamp) -> Int64 {
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
        return (overflow ? (nanoseconds < 0 ? .min : .max) : difference) / 1_000_000
    }

    /// The earlier time is less.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}
