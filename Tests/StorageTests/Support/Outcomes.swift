import Storage
import Synchronization

/// Collects what a commit log called back, in order.
final class Outcomes: Sendable {
    struct Outcome: Sendable, Equatable {
        var number: Int
        var result: Result<CommitPosition, JournalError>
    }

    private let outcomes = Mutex<[Outcome]>([])

    var all: [Outcome] { outcomes.withLock { $0 } }
    var numbers: [Int] { all.map(\.number) }
    var failures: [JournalError] {
        all.compactMap { if case .failure(let error) = $0.result { error } else { nil } }
    }
    var lastSequences: [UInt64] {
        all.compactMap { try? $0.result.get().lastSequence }
    }

    func note(_ number: Int) -> CommitLog.Completion {
        { result in
            self.outcomes.withLock { $0.append(Outcome(number: number, result: result)) }
        }
    }
}

/// Submits and waits for the outcome.
func commit(
    _ records: [JournalRecord], to log: some CommitLog, grade: Durability
) async throws -> CommitPosition {
    try await withCheckedContinuation { continuation in
        log.submit(records, grade: grade) { continuation.resume(returning: $0) }
    }.get()
}
