public import Basics

/// When a plan has to be there, by a clock.
///
/// With a clock a plan knows how long its own steps take: it keeps what settling will need, and begins
/// nothing that does not fit.
public struct RouteDeadline: Sendable {
    private let time: any TimeSource
    /// When the plan was asked for, nanoseconds.
    let start: UInt64
    /// When it is due, nanoseconds.
    let end: UInt64

    /// So many nanoseconds from now.
    public init(nanoseconds: UInt64, time: any TimeSource) {
        self.time = time
        start = time.monotonicNanoseconds()
        end = start.addingReportingOverflow(nanoseconds).overflow ? .max : start + nanoseconds
    }

    /// The present, nanoseconds.
    var now: UInt64 { time.monotonicNanoseconds() }
    /// Whether it has come.
    public var isOver: Bool { now >= end }
}
