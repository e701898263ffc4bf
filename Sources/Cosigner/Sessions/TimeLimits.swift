package import Basics
import Synchronization

/// The time limits of all that waits for others, kept by one task: a timer for each would cost a
/// signature more than its hashes.
///
/// A limit is reached some steps late, never early.
package final class TimeLimits: Sendable {
    /// How often it is looked whether a limit has been reached, while there is one.
    package static let stepMilliseconds: Int64 = 100

    private struct Limit {
        var leftMilliseconds: Int64
        let reached: @Sendable () -> Void
    }

    private struct State {
        var limits: [UInt64: Limit] = [:]
        var next: UInt64 = 0
        var isKept = false
        /// Where the keeper waits for the first limit.
        var keeper: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Nothing is limited yet.
    package init() {}

    /// Runs the body; `reached` is called once when it takes longer than the limit.
    package func limited<Answer>(
        toMilliseconds limit: Int64, reached: @escaping @Sendable () -> Void,
        _ body: () async -> Answer
    ) async -> Answer {
        let number = add(Limit(leftMilliseconds: max(0, limit), reached: reached))
        defer { state.withLock { $0.limits[number] = nil } }
        return await body()
    }

    private func add(_ limit: Limit) -> UInt64 {
        let (number, keeper) = state.withLock { state in
            let number = state.next
            state.next += 1
            // The step that is under way counts as none.
            var limit = limit
            limit.leftMilliseconds += Self.stepMilliseconds
            state.limits[number] = limit
            return (number, state.keeper.take())
        }
        keeper?.resume()
        return number
    }

    /// Keeps all limits until cancelled; returns at once when another task does.
    package func keep(_ time: any TimeSource) async {
        let isFirst = state.withLock { state in
            defer { state.isKept = true }
            return !state.isKept
        }
        guard isFirst else { return }
        defer { state.withLock { $0.isKept = false } }
        while !Task.isCancelled {
            await waitForAny()
            guard (try? await time.sleep(milliseconds: Self.stepMilliseconds)) != nil else {
                return
            }
            let reached = state.withLock { state in
                for number in state.limits.keys {
                    state.limits[number]?.leftMilliseconds -= Self.stepMilliseconds
                }
                let reached = state.limits.filter { $0.value.leftMilliseconds <= 0 }
                for number in reached.keys { state.limits[number] = nil }
                return reached.sorted { $0.key < $1.key }
            }
            for (_, limit) in reached { limit.reached() }
        }
    }

    /// Waits until there is a limit, or for the end of the task.
    private func waitForAny() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { keeper in
                let isNeeded = state.withLock { state in
                    guard state.limits.isEmpty, !Task.isCancelled else { return true }
                    state.keeper = keeper
                    return false
                }
                if isNeeded { keeper.resume() }
            }
        } onCancel: {
            state.withLock { $0.keeper.take() }?.resume()
        }
    }
}
