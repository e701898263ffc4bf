import Basics
import Histogram
import Markets
import Venues

/// Cancels one after the other at an even pace, each timed from the call to its answer.
struct CancelMeter {
    private let session: BinanceSession
    private let time: any TimeSource
    private var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)
    private var count = 0

    init(session: BinanceSession, time: any TimeSource) {
        self.session = session
        self.time = time
    }

    /// Cancels for so long.
    mutating func run(
        milliseconds: Int64, every pause: Int64
    ) async throws(BenchmarkError) {
        let end = time.monotonicNanoseconds() &+ UInt64(milliseconds) * 1_000_000
        while time.monotonicNanoseconds() < end {
            count += 1
            guard
                let id = ClientOrderId(
                    node: "FLUD", epoch: 1, counter: UInt64(count) % 1_000_000_000)
            else { throw BenchmarkError(.failed, "an order id") }
            let start = time.monotonicNanoseconds()
            let outcome = await session.cancel(symbol: FloodBook.symbol(0), id)
            let taken = time.monotonicNanoseconds() &- start
            guard case .accepted(let report) = outcome, report.clientOrderId == id else {
                throw BenchmarkError(.wrongAnswer, "a cancel: \(outcome)")
            }
            histogram.record(taken)
            try await Self.sleep(pause, time)
        }
    }

    /// What was measured.
    func result(_ name: String, floor: BenchmarkResult? = nil) -> BenchmarkResult {
        BenchmarkResult(
            name: name, unit: .microseconds, median: percentile(50), p99: percentile(99),
            operations: count,
            floor: floor.map { .init(name: $0.name, median: $0.median) })
    }

    /// Waits; a task that is cancelled ends the measurement.
    static func sleep(
        _ milliseconds: Int64, _ time: any TimeSource
    ) async throws(BenchmarkError) {
        do {
            try await time.sleep(milliseconds: milliseconds)
        } catch {
            throw BenchmarkError(.failed, "stopped")
        }
    }

    private func percentile(_ percent: Double) -> OperationTime {
        OperationTime(
            nanoseconds: histogram.valueAtPercentile(percent), operations: 1)
    }
}
