import Basics
import Synchronization

/// A bounded queue with many writers and one reader that waits.
///
/// Writers never wait: what does not fit is refused. Elements come out in the order in which they
/// went in.
package final class AsyncQueue<Element: Sendable>: Sendable {
    private struct State {
        var elements: BoundedQueue<Element>
        var reader: CheckedContinuation<Element?, Never>?
        var isClosed = false
    }

    private let state: Mutex<State>

    /// A queue for at most `capacity` elements.
    package init(capacity: Int) {
        state = Mutex(State(elements: BoundedQueue(capacity: capacity)))
    }

    /// Adds an element; false when the queue is full or closed.
    @discardableResult
    package func append(_ element: Element) -> Bool {
        let (isTaken, reader) = state.withLock {
            state -> (Bool, CheckedContinuation<Element?, Never>?) in
            if state.isClosed { return (false, nil) }
            if let reader = state.reader {
                state.reader = nil
                return (true, reader)
            }
            return (state.elements.append(element), nil)
        }
        reader?.resume(returning: element)
        return isTaken
    }

    /// The oldest element; waits for one, and is nil once the queue is closed and empty or the task
    /// is cancelled.
    ///
    /// One reader at a time: a second one gets nil.
    package func next() async -> Element? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let immediate = state.withLock { state -> Element?? in
                    if let element = state.elements.popFirst() { return .some(element) }
                    if state.isClosed || state.reader != nil { return .some(nil) }
                    state.reader = continuation
                    return nil
                }
                if let immediate { continuation.resume(returning: immediate) }
            }
        } onCancel: {
            close()
        }
    }

    /// Ends the queue: what is in it can still be read.
    package func close() {
        let reader = state.withLock { state in
            state.isClosed = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }
}
