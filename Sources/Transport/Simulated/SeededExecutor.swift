import Basics
import Synchronization

/// Runs the jobs of tasks on the calling thread, in an order drawn from a seed.
///
/// Tasks started with `Task(executorPreference:)` stay on it, with their children and the default
/// actors that they call: the same seed gives the same interleaving. Jobs of a `ProcessExecutor`
/// are among those that are drawn for as long as their process lives.
package final class SeededExecutor: SerialExecutor, TaskExecutor {
    private struct Ready {
        let job: UnownedJob
        /// Whose job it is; nil for the world's own.
        let process: ProcessExecutor?
    }

    private struct State {
        var generator: SplitMix64
        var jobs: [Ready] = []
    }

    private let state: Mutex<State>

    /// An executor without jobs.
    package init(seed: UInt64) {
        state = Mutex(State(generator: SplitMix64(seed: seed)))
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        state.withLock { $0.jobs.append(Ready(job: unowned, process: nil)) }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    package func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        UnownedTaskExecutor(ordinary: self)
    }

    /// Runs one of the jobs that are ready; false when none is.
    package func runNext() -> Bool {
        let next = state.withLock { state -> Ready? in
            if state.jobs.isEmpty { return nil }
            return state.jobs.remove(at: state.generator.below(state.jobs.count))
        }
        guard let next else { return false }
        if let process = next.process {
            process.run(next.job)
        } else {
            next.job.runSynchronously(
                isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        }
        return true
    }

    // MARK: Processes

    func enqueue(_ job: UnownedJob, of process: ProcessExecutor) {
        state.withLock { $0.jobs.append(Ready(job: job, process: process)) }
    }

    /// Takes away the jobs of a process, in the order in which they became ready.
    func withdraw(_ process: ProcessExecutor) -> [UnownedJob] {
        state.withLock { state in
            let taken = state.jobs.filter { $0.process === process }.map(\.job)
            state.jobs.removeAll { $0.process === process }
            return taken
        }
    }
}
