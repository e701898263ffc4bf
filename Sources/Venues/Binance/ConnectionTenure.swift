import Synchronization

/// One connection in a succession of connections for one purpose.
///
/// The next one is opened when this one becomes due or has ended; one that is due stays until the
/// next one is up and takes its place, so that there is no moment at which nobody listens.
final class ConnectionTenure: Sendable {
    /// Why the next connection is wanted.
    enum Turn: Sendable {
        /// This one will end soon and still works.
        case due
        /// This one has ended.
        case ended(ConnectionEnd)
    }

    /// Carries the end of the connection to the task that keeps it.
    let signal = ConnectionSignal()
    private let turns: AsyncStream<Turn>
    private let continuation: AsyncStream<Turn>.Continuation
    private let over = Atomic<Bool>(false)
    private let replaced = Atomic<Bool>(false)

    init() {
        // The first turn calls the successor; what follows is known from `isOver`.
        (turns, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
    }

    /// Whether the connection has ended.
    var isOver: Bool { over.load(ordering: .acquiring) }

    /// Whether another connection has taken its place.
    var isReplaced: Bool { replaced.load(ordering: .acquiring) }

    /// The connection will end soon: a successor is wanted.
    func becomeDue() { continuation.yield(.due) }

    /// A successor is up: this one may go.
    func replace() {
        replaced.store(true, ordering: .releasing)
        signal.end("replaced by a newer connection")
    }

    /// The connection has ended.
    func finish(_ end: ConnectionEnd) {
        over.store(true, ordering: .releasing)
        continuation.yield(.ended(end))
    }

    /// Waits until a successor is wanted; nil when the task is cancelled.
    func turn() async -> Turn? {
        for await turn in turns { return turn }
        return nil
    }
}
