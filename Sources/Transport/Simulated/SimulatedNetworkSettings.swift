/// How a simulated network carries bytes.
package struct SimulatedNetworkSettings: Sendable, Hashable {
    /// The shortest time that a chunk is on its way, in nanoseconds.
    package var delayNanosecondsMin: Int64 = 50_000
    /// The longest time that a chunk is on its way, in nanoseconds.
    package var delayNanosecondsMax: Int64 = 5_000_000
    /// Whether what was written together may arrive in pieces.
    package var splitsChunks = true
    /// After how long a dial to an unreachable host fails.
    package var dialMilliseconds: Int64 = 10_000

    /// Between 0.05 and 5 milliseconds, in pieces.
    package init() {}
}
