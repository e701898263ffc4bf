import Synchronization

/// One process of a simulated world: tasks, clock and streams that end together, at any moment and
/// without any cooperation.
package final class SimulatedProcess: Sendable {
    private struct State {
        var lastTask: UInt64 = 0
        var tasks: [UInt64: Task<Void, Never>] = [:]
    }

    /// Its clock.
    package let clock: ProcessClock
    /// Its streams.
    package let dialer: ProcessDialer
    private let executor: ProcessExecutor
    private let network: SimulatedNetwork
    private let life = ProcessLife()
    private let state = Mutex(State())

    /// How many jobs an ended process may need to give its memory back.
    ///
    /// More means that something of it runs in circles although everything it asks is refused.
    private static let ghostsMax = 200_000

    /// A process of the world that these run.
    package init(
        executor: SeededExecutor, clock: VirtualClock, network: SimulatedNetwork,
        wallOffset: WallOffset
    ) {
        self.executor = ProcessExecutor(executor)
        self.clock = ProcessClock(clock, wallOffset: wallOffset)
        self.network = network
        dialer = ProcessDialer(network: network, clock: self.clock, life: life)
    }

    /// Whether it has ended.
    package var isOver: Bool { life.isOver }
    /// Tasks that were started and have not ended.
    package var tasksRunning: Int { state.withLock { $0.tasks.count } }
    /// Jobs that ran so far: each ended at a suspension point.
    package var jobsRun: UInt64 { executor.jobsRun }

    /// Starts a task of this process.
    package func begin(_ body: @escaping @Sendable () async -> Void) {
        if isOver { return }
        let id = state.withLock { state in
            state.lastTask += 1
            return state.lastTask
        }
        let task = Task(executorPreference: executor) {
            await body()
            self.forget(id)
        }
        state.withLock { $0.tasks[id] = task }
    }

    /// Asks every task to end.
    package func cancelAll() {
        let tasks = state.withLock { state in
            state.tasks.sorted { $0.key < $1.key }.map(\.value)
        }
        for task in tasks { task.cancel() }
    }

    /// Ends the process: nothing of it runs in the world from here on.
    ///
    /// Its streams are reset, its timers never fire. Call it between two steps of the world. False when something of it could not be freed: a task that waits for what never comes.
    @discardableResult
    package func die() -> Bool {
        if isOver { return tasksRunning == 0 }
        life.end()
        executor.end()
        clock.end()
        network.sever(life)
        cancelAll()
        for _ in 0..<Self.ghostsMax where !executor.runGhost() {
            // What a task left to its event loop may wake another task.
            network.settle()
            if !executor.runGhost() { break }
        }
        return tasksRunning == 0
    }

    private func forget(_ id: UInt64) { state.withLock { $0.tasks[id] = nil } }
}
