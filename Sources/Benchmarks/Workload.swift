/// A benchmark with its input and state, ready to run on one thread.
///
/// `run` does that many operations and returns a digest of their answers, so that no work can be
/// left out. The same number gives the same digest after each `rewind`.
struct Workload {
    /// Something simpler that does the same task, or the part of it that cannot be avoided,
    /// measured in turn with the benchmark itself.
    struct Floor {
        /// What it is.
        let name: String
        /// Whether its digest must be the benchmark's own.
        let hasSameDigest: Bool
        /// Does that many operations.
        let run: (Int) throws(BenchmarkError) -> UInt64
    }

    /// Throws when an answer is not the known one.
    var check: () throws(BenchmarkError) -> Void
    /// Puts the state back before a repeat; not timed.
    var rewind: () throws(BenchmarkError) -> Void = {}
    /// Does that many operations.
    var run: (Int) throws(BenchmarkError) -> UInt64
    /// What is measured beside it.
    var floor: Floor?
    /// What a user would run instead, the most usual first.
    var peers: [Peer] = []
    /// Releases what was prepared.
    var close: () -> Void = {}
}
