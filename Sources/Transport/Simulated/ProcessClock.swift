package import Basics
import Synchronization

/// The clock of one process: the world's time, a wall clock that may be set wrong, and timers and
/// sleepers that end with the process.
package final class ProcessClock: TimeSource, TimerScheduler {
    private struct Waiting {
        let timer: ScheduledTimer
        let sleeper: VirtualSleeper?
    }

    private struct State {
        var isOver = false
        var lastId: UInt64 = 0
        var waiting: [UInt64: Waiting] = [:]
    }

    private let clock: VirtualClock
    private let wallOffset: WallOffset
    private let state = Mutex(State())

    init(_ clock: VirtualClock, wallOffset: WallOffset) {
        self.clock = clock
        self.wallOffset = wallOffset
    }

    package func now() -> Timestamp {
        Timestamp(nanoseconds: clock.now().nanoseconds + wallOffset.nanoseconds)
    }

    package func monotonicNanoseconds() -> UInt64 { clock.monotonicNanoseconds() }

    package func schedule(
        afterNanoseconds delay: Int64, _ body: @escaping @Sendable () -> Void
    ) -> ScheduledTimer {
        guard let id = add(afterNanoseconds: delay, sleeper: nil, body) else {
            return ScheduledTimer {}
        }
        return ScheduledTimer { [weak self] in self?.remove(id)?.timer.cancel() }
    }

    package func sleep(milliseconds: Int64) async throws {
        let sleeper = VirtualSleeper()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard sleeper.start(continuation) else { return }
                let delay = max(0, min(milliseconds, .max / 1_000_000)) * 1_000_000
                let id = add(afterNanoseconds: delay, sleeper: sleeper) {
                    sleeper.wake(.success(()))
                }
                if id == nil { sleeper.wake(.failure(CancellationError())) }
            }
        } onCancel: {
            sleeper.wake(.failure(CancellationError()))
        }
    }

    /// Ends with the process: no timer fires any more, whoever sleeps wakes as if cancelled.
    func end() {
        let waiting = state.withLock { state in
            state.isOver = true
            defer { state.waiting = [:] }
            return state.waiting.sorted { $0.key < $1.key }.map(\.value)
        }
        for one in waiting {
            one.timer.cancel()
            one.sleeper?.wake(.failure(CancellationError()))
        }
    }

    /// Adds a timer; nil once the process has ended.
    private func add(
        afterNanoseconds delay: Int64, sleeper: VirtualSleeper?,
        _ body: @escaping @Sendable () -> Void
    ) -> UInt64? {
        let id = state.withLock { state -> UInt64? in
            if state.isOver { return nil }
            state.lastId += 1
            return state.lastId
        }
        guard let id else { return nil }
        let timer = clock.schedule(afterNanoseconds: delay) { [weak self] in
            if self?.remove(id) != nil { body() }
        }
        state.withLock { $0.waiting[id] = Waiting(timer: timer, sleeper: sleeper) }
        return id
    }

    @discardableResult
    private func remove(_ id: UInt64) -> Waiting? {
        state.withLock { $0.waiting.removeValue(forKey: id) }
    }
}
