import Synchronization

/// The levels that were told last, for whoever asks while a session runs.
package final class LevelMemory: Sendable {
    private let state = Mutex<ChainLevels?>(nil)

    /// Nothing was told yet.
    init() {}

    /// What was told last.
    var value: ChainLevels? { state.withLock { $0 } }

    /// Takes note of what is told now.
    func note(_ levels: ChainLevels) { state.withLock { $0 = levels } }
}
