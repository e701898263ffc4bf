package import Arithmetic

/// What was measured, in one run.
package struct BenchmarkResult: Sendable {
    /// A figure that was measured beside.
    package struct Reference: Sendable {
        /// What was measured.
        package let name: String
        /// The median of its repeats.
        package let median: OperationTime
        /// How many times its speed is wanted; nil where nothing is.
        package var wantedTimes: Int?
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
    /// The peers; none when they were not asked for or there are none.
    package internal(set) var peers: [PeerOutcome] = []
    /// The most that an operation shall take; nil where nothing is wanted.
    package internal(set) var wanted: OperationTime?
    /// How often one repeat took memory from the heap; nil where that cannot be seen.
    package internal(set) var allocationsPerRepeat: Int?
    /// The operations of one repeat.
    package internal(set) var operationsPerRepeat = 1
    /// The bytes that one operation reads; nil where that tells nothing.
    package internal(set) var bytesPerOperation: Int?

    /// How often one operation took memory from the heap, rounded to three significant digits.
    package var allocations: ExactDecimal? {
        allocationsPerRepeat.map {
            OperationTime.significant(
                Int128($0) * 1_000 / Int128(max(1, operationsPerRepeat)), scale: 3, digits: 3)
        }
    }

    /// Bytes a second at this time for one operation; nil where no bytes are read.
    func bytesPerSecond(at time: OperationTime) -> UInt64? {
        guard let bytes = bytesPerOperation, time.picoseconds > 0 else { return nil }
        return UInt64(clamping: Int128(bytes) * 1_000_000_000_000 / Int128(time.picoseconds))
    }
}
