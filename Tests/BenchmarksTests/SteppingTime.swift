import Basics
import Synchronization

/// A clock that moves on by a fixed step whenever it is read.
final class SteppingTime: TimeSource {
    private let step: UInt64
    private let reads = Mutex<UInt64>(0)

    init(stepNanoseconds: UInt64) { step = stepNanoseconds }

    func now() -> Timestamp { Timestamp(nanoseconds: Int64(monotonicNanoseconds())) }

    func monotonicNanoseconds() -> UInt64 {
        reads.withLock {
            $0 += 1
            return $0 * step
        }
    }

    func sleep(milliseconds: Int64) async throws {}
}
