package import Basics
import Synchronization

/// A token bucket that callers wait at.
package final class Throttle: Sendable {
    private let bucket: Mutex<TokenBucket>
    private let time: any TimeSource

    /// A full bucket on this clock.
    package init(capacity: Int, perSecond: Int, time: any TimeSource) {
        self.time = time
        bucket = Mutex(
            TokenBucket(
                capacity: capacity, perSecond: perSecond, now: time.monotonicNanoseconds()))
    }

    /// Takes tokens now or says how long to wait.
    package func take(_ weight: Int) -> TokenBucket.Answer {
        let now = time.monotonicNanoseconds()
        return bucket.withLock { $0.take(weight, now: now) }
    }

    /// Whole tokens that are there now.
    package var available: Int {
        let now = time.monotonicNanoseconds()
        return bucket.withLock { $0.available(now: now) }
    }

    /// Empties the bucket, as when the other side says that its limit is reached.
    package func drain() {
        let now = time.monotonicNanoseconds()
        bucket.withLock { $0.drain(now: now) }
    }

    /// Waits for tokens, no longer than this; false, and nothing taken, when that is too long.
    package func acquire(_ weight: Int, withinMilliseconds limit: Int64) async -> Bool {
        let start = time.monotonicNanoseconds()
        let allowed = UInt64(clamping: limit).multipliedReportingOverflow(by: 1_000_000)
        while true {
            switch take(weight) {
            case .taken: return true
            case .neverFits: return false
            case .wait(let nanoseconds):
                let waited = time.monotonicNanoseconds() &- start
                let left = allowed.overflow ? UInt64.max : allowed.partialValue
                guard waited < left, nanoseconds <= left - waited else { return false }
                let milliseconds = Int64(clamping: nanoseconds / 1_000_000 + 1)
                guard (try? await time.sleep(milliseconds: milliseconds)) != nil else {
                    return false
                }
            }
        }
    }
}
