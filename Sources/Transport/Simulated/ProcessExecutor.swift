import Synchronization

/// The executor of one process of a simulated world: its jobs run among all others until the
/// process ends, and never again after that.
///
/// What a process leaves behind would stay in memory for ever, because a suspended task is freed
/// only by running on. So its jobs are kept, and `runGhost` runs them where nothing that they do
/// can reach the world: by then clock, streams and files of the process refuse everything.
final class ProcessExecutor: SerialExecutor, TaskExecutor {
    private struct State {
        var isOver = false
        var ghosts: [UnownedJob] = []
        var nextGhost = 0
        var jobsRun: UInt64 = 0
    }

    private let world: SeededExecutor
    private let state = Mutex(State())

    init(_ world: SeededExecutor) {
        self.world = world
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let isOver = state.withLock { state in
            if state.isOver { state.ghosts.append(unowned) }
            return state.isOver
        }
        if !isOver { world.enqueue(unowned, of: self) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        UnownedTaskExecutor(ordinary: self)
    }

    /// Jobs that ran while the process lived: each ended at a suspension point.
    var jobsRun: UInt64 { state.withLock { $0.jobsRun } }

    /// Runs a job that the world has drawn.
    func run(_ job: UnownedJob) {
        state.withLock { $0.jobsRun += 1 }
        job.runSynchronously(
            isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    }

    /// From now on nothing of the process runs in the world.
    func end() {
        state.withLock { $0.isOver = true }
        let left = world.withdraw(self)
        state.withLock { $0.ghosts = left + $0.ghosts }
    }

    /// Runs the next job that an ended process has left; false when there is none.
    func runGhost() -> Bool {
        let next = state.withLock { state -> UnownedJob? in
            guard state.nextGhost < state.ghosts.count else {
                state.ghosts = []
                state.nextGhost = 0
                return nil
            }
            defer { state.nextGhost += 1 }
            return state.ghosts[state.nextGhost]
        }
        guard let next else { return false }
        next.runSynchronously(
            isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        return true
    }
}
