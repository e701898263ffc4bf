import Storage
import Synchronization

/// Where one caller waits for the disk.
final class CommitGate: Sendable {
    private enum State {
        case closed
        case waiting(CheckedContinuation<JournalError?, Never>)
        case open(JournalError?)
    }

    private let state = Mutex(State.closed)

    func open(_ result: Result<CommitPosition, JournalError>) {
        let failure: JournalError? = if case .failure(let error) = result { error } else { nil }
        let waiter: CheckedContinuation<JournalError?, Never>? = state.withLock { state in
            defer { state = .open(failure) }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiter?.resume(returning: failure)
    }

    func failure() async -> JournalError? {
        await withCheckedContinuation { continuation in
            let known: JournalError?? = state.withLock { state in
                if case .open(let failure) = state { return .some(failure) }
                state = .waiting(continuation)
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
    }
}
