import Synchronization

/// Where elements wait for their one reader, a bounded number of them.
final class Mailbox<Element: Sendable>: Sendable {
    private struct State {
        var waiting: [Element] = []
        var end: SessionAbort?
        var reader: CheckedContinuation<Result<Element, SessionAbort>, Never>?
    }

    private let state = Mutex(State())
    private let countMax: Int

    init(countMax: Int) { self.countMax = countMax }

    /// Puts an element behind the others; false when there are too many, or when it has ended.
    @discardableResult
    func add(_ element: Element) -> Bool {
        let (isTaken, reader) = state.withLock { state in
            guard state.end == nil else { return (false, nil as Reader?) }
            if let reader = state.reader {
                state.reader = nil
                return (true, reader)
            }
            guard state.waiting.count < countMax else { return (false, nil) }
            state.waiting.append(element)
            return (true, nil)
        }
        reader?.resume(returning: .success(element))
        return isTaken
    }

    /// Ends it: the reader gets this, and nothing that still waits.
    func end(_ abort: SessionAbort) {
        let reader = state.withLock { state in
            defer { state.reader = nil }
            state.end = state.end ?? abort
            return state.reader
        }
        reader?.resume(returning: .failure(abort))
    }

    /// The next element; for one reader.
    func next() async throws(SessionAbort) -> Element {
        let result: Result<Element, SessionAbort> = await withCheckedContinuation { reader in
            let known: Result<Element, SessionAbort>? = state.withLock { state in
                if let end = state.end { return .failure(end) }
                if !state.waiting.isEmpty { return .success(state.waiting.removeFirst()) }
                state.reader = reader
                return nil
            }
            if let known { reader.resume(returning: known) }
        }
        return try result.get()
    }

    private typealias Reader = CheckedContinuation<Result<Element, SessionAbort>, Never>
}
