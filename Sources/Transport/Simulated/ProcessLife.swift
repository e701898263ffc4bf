import Synchronization

/// Whether a process still runs; also names it.
final class ProcessLife: Sendable {
    private let over = Atomic<Bool>(false)

    /// Whether the process has ended.
    var isOver: Bool { over.load(ordering: .relaxed) }

    func end() { over.store(true, ordering: .relaxed) }
}
