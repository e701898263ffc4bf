import Desk
import Storage
import Synchronization
import Transport

/// The journal's writer in a test's world: commits a little later, or not before it is told when
/// the record of a new order comes.
final class HeldLog: CommitLog {
    private struct State {
        var holdsOrders = false
        var isHeld = false
    }

    let inner: InlineCommitLog
    private let clock: VirtualClock
    private let state = Mutex(State())

    init(_ inner: InlineCommitLog, clock: VirtualClock) {
        self.inner = inner
        self.clock = clock
    }

    /// Holds everything back from the next new order on.
    func holdNextOrder() { state.withLock { $0.holdsOrders = true } }

    var isHeld: Bool { state.withLock { $0.isHeld } }

    /// Commits what was held back.
    func release() {
        state.withLock { $0 = State() }
        work()
    }

    func submit(
        _ records: [JournalRecord], grade: Durability, completion: @escaping Completion
    ) {
        inner.submit(records, grade: grade, completion: completion)
        let isOrder = records.contains { record in
            guard case .orderCreated? = try? DeskEvent(kind: record.kind, payload: record.payload)
            else { return false }
            return true
        }
        state.withLock { if $0.holdsOrders, isOrder { $0.isHeld = true } }
        work()
    }

    private func work() {
        _ = clock.schedule(afterNanoseconds: 1_000_000) { [weak self] in
            guard let self, !self.isHeld else { return }
            if self.inner.step() { self.work() }
        }
    }
}
