/// What was measured, in one run.
package struct BenchmarkResult: Sendable {
    /// A figure that was measured beside.
    package struct Reference: Sendable {
        /// What was measured.
        package let name: String
        /// The median of its repeats.
        package let median: OperationTime
    }

    /// How it went with the peer.
    package enum PeerOutcome: Sendable {
        /// It gave the same answer.
        case measured(Reference)
        /// It is not there.
        case skipped(reason: String)
    }

    /// The benchmark's name.
    package let name: String
    /// The unit in which people read its figures.
    package let unit: TimeUnit
    /// The median of the repeats.
    package let median: OperationTime
    /// The 99th percentile of the repeats.
    package let p99: OperationTime
    /// Operations that were timed.
    package let operations: Int
    /// The floor, measured in turn.
    package let floor: Reference?
    /// The peer; nil when it was not asked for or there is none.
    package internal(set) var peer: PeerOutcome?
    /// The bytes that one operation reads; nil where that tells nothing.
    package internal(set) var bytesPerOperation: Int?

    /// Bytes a second at this time for one operation; nil where no bytes are read.
    func bytesPerSecond(at time: OperationTime) -> UInt64? {
        guard let bytes = bytesPerOperation, time.picoseconds > 0 else { return nil }
        return UInt64(clamping: Int128(bytes) * 1_000_000_000_000 / Int128(time.picoseconds))
    }
}
