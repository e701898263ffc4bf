/// Named bounds of this module.
enum BenchmarkLimits {
    /// The time over which one benchmark is repeated.
    static let nanosecondsMax: UInt64 = 600_000_000
    /// Repeats whatever the time; below it a 99th percentile says little.
    static let repeatsMin = 100
    /// Repeats at most.
    static let repeatsMax = 5_000
    /// Repeats that are not counted.
    static let warmUpRepeats = 3
    /// How long a peer may take.
    static let peerMilliseconds: Int32 = 60_000
}
