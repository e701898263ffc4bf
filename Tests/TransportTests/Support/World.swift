import Transport

/// A clock, an executor and a network that depend on one seed; run on the calling thread.
final class World {
    let clock = VirtualClock()
    let executor: SeededExecutor
    let network: SimulatedNetwork

    init(_ seed: UInt64, settings: SimulatedNetworkSettings = SimulatedNetworkSettings()) {
        executor = SeededExecutor(seed: seed)
        network = SimulatedNetwork(
            seed: seed, timers: clock, time: clock, executor: executor, settings: settings)
    }

    /// Starts a task that stays in this world.
    func start(_ body: @escaping @Sendable () async -> Void) {
        Task(executorPreference: executor) { await body() }
    }

    /// Runs until nothing is left to do.
    func run() {
        repeat {
            while executor.runNext() {}
        } while clock.fireNext()
    }
}
