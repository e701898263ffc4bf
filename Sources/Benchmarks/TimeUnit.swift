/// The unit of a figure: time for one operation.
package enum TimeUnit: String, CaseIterable, Sendable {
    /// 10^-9 s.
    case nanoseconds = "ns"
    /// 10^-6 s.
    case microseconds = "us"
    /// 10^-3 s.
    case milliseconds = "ms"

    /// Digits after the point at which one picosecond stands.
    var picosecondScale: Int {
        switch self {
        case .nanoseconds: 3
        case .microseconds: 6
        case .milliseconds: 9
        }
    }
}
