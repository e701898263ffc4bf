import Basics
import Storage
import Synchronization
import Transport

/// The journal's writer in the simulated world: every half of a group commit takes virtual time,
/// so that what waits for it interleaves with everything else.
final class SimulatedCommitLog: CommitLog {
    private struct State {
        var generator: SplitMix64
        var isDue = false
    }

    /// The log that does the work.
    let inner: InlineCommitLog
    private let clock: any TimerScheduler
    private let state: Mutex<State>
    private let latencyNanosecondsMax: Int
    private let onRecords: @Sendable ([JournalRecord]) -> Void

    /// Writes to `inner`; `onRecords` sees what is submitted.
    init(
        _ inner: InlineCommitLog, clock: any TimerScheduler, seed: UInt64,
        latencyNanosecondsMax: Int, onRecords: @escaping @Sendable ([JournalRecord]) -> Void
    ) {
        self.inner = inner
        self.clock = clock
        self.onRecords = onRecords
        self.latencyNanosecondsMax = latencyNanosecondsMax
        state = Mutex(State(generator: SplitMix64(seed: seed)))
    }

    func submit(
        _ records: [JournalRecord], grade: Durability, completion: @escaping Completion
    ) {
        onRecords(records)
        inner.submit(records, grade: grade, completion: completion)
        scheduleStep()
    }

    private func scheduleStep() {
        let delay = state.withLock { state -> Int? in
            if state.isDue { return nil }
            state.isDue = true
            return state.generator.below(latencyNanosecondsMax)
        }
        guard let delay else { return }
        _ = clock.schedule(afterNanoseconds: Int64(delay)) {
            self.state.withLock { $0.isDue = false }
            self.inner.step()
            if self.inner.hasWork { self.scheduleStep() }
        }
    }
}
