package import Basics
import Histogram

/// Measures benchmarks: the answer first, then repeats of the benchmark and its floor in turn, so
/// that a slow moment of the machine meets both.
package struct BenchmarkRunner: Sendable {
    private let time: any TimeSource
    private let environment: BenchmarkEnvironment
    private let nanosecondsMax: UInt64
    private let repeatsMin: Int

    /// Measures with this clock for the usual time.
    package init(time: any TimeSource, environment: BenchmarkEnvironment) {
        self.init(
            time: time, environment: environment, nanosecondsMax: BenchmarkLimits.nanosecondsMax,
            repeatsMin: BenchmarkLimits.repeatsMin)
    }

    /// Measures until the time is over and there are so many repeats.
    package init(
        time: any TimeSource, environment: BenchmarkEnvironment, nanosecondsMax: UInt64,
        repeatsMin: Int
    ) {
        self.time = time
        self.environment = environment
        self.nanosecondsMax = nanosecondsMax
        self.repeatsMin = max(1, repeatsMin)
    }

    /// Checks the answers and runs a few operations once: that a benchmark still works.
    package func runOnce(_ benchmark: Benchmark) throws(BenchmarkError) {
        let workload = try benchmark.prepare(environment)
        defer { workload.close() }
        try verify(workload, operations: min(2, benchmark.operationsPerRepeat))
    }

    /// Measures a benchmark, and its peer when one is given to run it.
    package func measure(
        _ benchmark: Benchmark, peers: PeerProgram? = nil
    ) throws(BenchmarkError) -> BenchmarkResult {
        let workload = try benchmark.prepare(environment)
        defer { workload.close() }
        let operations = benchmark.operationsPerRepeat
        try verify(workload, operations: operations)
        var (own, floor) = (Samples(), Samples())
        let start = time.monotonicNanoseconds()
        var repeats = -BenchmarkLimits.warmUpRepeats
        while repeats < BenchmarkLimits.repeatsMax {
            if repeats >= repeatsMin, time.monotonicNanoseconds() &- start >= nanosecondsMax {
                break
            }
            try workload.rewind()
            let sample = try sample(operations, workload.run)
            if repeats >= 0 { own.record(sample) }
            if let run = workload.floor?.run {
                let sample = try self.sample(operations, run)
                if repeats >= 0 { floor.record(sample) }
            }
            repeats += 1
        }
        var result = BenchmarkResult(
            name: benchmark.name, unit: benchmark.unit, median: own.percentile(50),
            p99: own.percentile(99), operations: repeats * operations,
            floor: workload.floor.map { .init(name: $0.name, median: floor.percentile(50)) })
        result.bytesPerOperation = benchmark.bytesPerOperation
        result.wanted = benchmark.wantedNanoseconds.map {
            OperationTime(nanoseconds: $0, operations: 1)
        }
        result.operationsPerRepeat = operations
        result.allocationsPerRepeat = try allocations(workload, operations)
        if let peers {
            for peer in workload.peers { result.peers.append(try peers.run(peer)) }
        }
        return result
    }

    /// How often one repeat takes memory from the heap.
    private func allocations(
        _ workload: Workload, _ operations: Int
    ) throws(BenchmarkError) -> Int? {
        try workload.rewind()
        return try HeapAllocations.count { () throws(BenchmarkError) in
            _ = try workload.run(operations)
        }
    }

    private func sample(
        _ operations: Int, _ run: (Int) throws(BenchmarkError) -> UInt64
    ) throws(BenchmarkError) -> OperationTime {
        let start = time.monotonicNanoseconds()
        _ = try run(operations)
        let end = time.monotonicNanoseconds()
        return OperationTime(nanoseconds: end &- start, operations: operations)
    }

    private func verify(_ workload: Workload, operations: Int) throws(BenchmarkError) {
        try workload.check()
        try workload.rewind()
        let digest = try workload.run(operations)
        guard let floor = workload.floor else { return }
        let other = try floor.run(operations)
        if floor.hasSameDigest {
            try BenchmarkError.expect("the digest", digest, is: other)
        }
    }
}

/// Times of repeats, three significant digits each.
private struct Samples {
    private var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)

    mutating func record(_ time: OperationTime) {
        // The histogram grows as needed; half of 2^64 ps are 106 days.
        histogram.record(min(time.picoseconds, .max >> 2))
    }

    func percentile(_ percent: Double) -> OperationTime {
        OperationTime(picoseconds: histogram.valueAtPercentile(percent))
    }
}
