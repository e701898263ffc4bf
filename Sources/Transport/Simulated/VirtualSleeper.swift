import Synchronization

/// One task that sleeps on a virtual clock: woken once, by its timer or by its cancellation.
final class VirtualSleeper: Sendable {
    private enum State {
        case fresh
        case asleep(CheckedContinuation<Void, any Error>)
        case done
    }

    private let state = Mutex(State.fresh)

    /// Goes to sleep; false, and awake at once, when it was cancelled before.
    func start(_ continuation: CheckedContinuation<Void, any Error>) -> Bool {
        let mayTake = state.withLock { state in
            guard case .fresh = state else { return false }
            state = .asleep(continuation)
            return true
        }
        if !mayTake { continuation.resume(throwing: CancellationError()) }
        return mayTake
    }

    func wake(_ result: Result<Void, any Error>) {
        let waiting = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            defer { state = .done }
            if case .asleep(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume(with: result)
    }
}
