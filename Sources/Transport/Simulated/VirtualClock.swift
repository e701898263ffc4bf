package import Basics
import Synchronization

/// A clock that moves only when told to, and the timers and sleepers that wait on it.
package final class VirtualClock: TimeSource, TimerScheduler {
    private struct State {
        var now: UInt64 = 0
        var timers = TimerHeap()
    }

    private let state = Mutex(State())
    private let epoch: Timestamp

    /// A clock that shows this time and whose monotonic side is at zero.
    package init(startingAt epoch: Timestamp = Timestamp(seconds: 1_700_000_000)) {
        self.epoch = epoch
    }

    package func now() -> Timestamp {
        Timestamp(nanoseconds: epoch.nanoseconds + Int64(clamping: monotonicNanoseconds()))
    }

    package func monotonicNanoseconds() -> UInt64 { state.withLock { $0.now } }

    package func schedule(
        afterNanoseconds delay: Int64, _ body: @escaping @Sendable () -> Void
    ) -> ScheduledTimer {
        let id = state.withLock { $0.timers.add(at: $0.now + UInt64(max(0, delay)), body) }
        return ScheduledTimer { [weak self] in
            _ = self?.state.withLock { $0.timers.remove(id) }
        }
    }

    package func sleep(milliseconds: Int64) async throws {
        let sleeper = VirtualSleeper()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard sleeper.start(continuation) else { return }
                _ = schedule(afterMilliseconds: milliseconds) { sleeper.wake(.success(())) }
            }
        } onCancel: {
            sleeper.wake(.failure(CancellationError()))
        }
    }

    /// When the next timer is due; nil when none waits.
    package var nextDeadline: UInt64? { state.withLock { $0.timers.nextDeadline } }

    /// Moves to the next timer and runs it; false when none waits.
    package func fireNext() -> Bool {
        let body = state.withLock { state -> (@Sendable () -> Void)? in
            guard let next = state.timers.popFirst() else { return nil }
            state.now = max(state.now, next.deadline)
            return next.body
        }
        body?()
        return body != nil
    }

    /// Moves to this point without running what is due later; runs what is due until then.
    package func advance(byMilliseconds milliseconds: Int64) {
        let target = monotonicNanoseconds() + UInt64(max(0, milliseconds)) * 1_000_000
        while let next = nextDeadline, next <= target { _ = fireNext() }
        state.withLock { $0.now = max($0.now, target) }
    }
}
