import Basics
import Synchronization

/// Runs the jobs of tasks on the calling thread, in an order drawn from a seed.
///
/// Tasks started with `Task(executorPreference:)` stay on it, with their children and the default
/// actors that they call: the same seed gives the same interleaving.
package final class SeededExecutor: SerialExecutor, TaskExecutor {
    private struct State {
        var generator: SplitMix64
        var jobs: [UnownedJob] = []
    }

    private let state: Mutex<State>

    /// An executor without jobs.
    package init(seed: UInt64) {
        state = Mutex(State(generator: SplitMix64(seed: seed)))
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        state.withLock { $0.jobs.append(unowned) }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    package func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        UnownedTaskExecutor(ordinary: self)
    }

    /// Runs one of the jobs that are ready; false when none is.
    package func runNext() -> Bool {
        let next = state.withLock { state -> UnownedJob? in
            if state.jobs.isEmpty { return nil }
            return state.jobs.remove(at: state.generator.below(state.jobs.count))
        }
        guard let next else { return false }
        next.runSynchronously(
            isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        return true
    }
}
