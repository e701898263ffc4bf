import Synchronization

/// The commit log without a thread, for the simulator and tests: the same order and the same
/// failures, at moments that the caller chooses.
package final class InlineCommitLog: CommitLog {
    /// When the work is done.
    package enum Mode: Sendable {
        /// Inside `submit`, before it returns.
        case immediate
        /// In `step`, one half of a group commit at a time.
        case stepwise
    }

    private struct State: ~Copyable {
        var committer: GroupCommitter
        var queue: SubmissionQueue
        var isRunning = false
    }

    private let state: Mutex<State>
    private let mode: Mode

    /// Takes over a journal.
    package init(
        journal: consuming sending Journal, mode: Mode = .immediate,
        submissionsMax: Int = StorageLimits.submissionsWaitingMax,
        bytesMax: Int = StorageLimits.bytesWaitingMax
    ) {
        self.mode = mode
        state = Mutex(
            State(
                committer: GroupCommitter(journal: journal),
                queue: SubmissionQueue(submissionsMax: submissionsMax, bytesMax: bytesMax)))
    }

    /// The last committed record.
    package var head: JournalHead { state.withLock { $0.committer.head } }
    /// Why the log stopped; nil while it runs, `stopped` after a clean stop.
    package var failure: JournalError? { state.withLock { $0.committer.failure } }
    /// What was done so far.
    package var statistics: CommitStatistics { state.withLock { $0.committer.statistics } }
    /// Reads committed records.
    package var reader: JournalReader { state.withLock { $0.committer.reader } }
    /// Whether `step` has something to do.
    package var hasWork: Bool {
        state.withLock { $0.committer.needsSync || !$0.queue.waiting.isEmpty }
    }

    package func submit(
        _ records: [JournalRecord], grade: Durability, completion: @escaping Completion
    ) {
        let submission = Submission(records: records, grade: grade, completion: completion)
        if let error = state.withLock({ $0.queue.add(submission) }) {
            completion(.failure(error))
            return
        }
        guard mode == .immediate else { return }
        // A submission made by a callback waits for the loop that runs already.
        let isMine = state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard isMine else { return }
        while step() {}
        state.withLock { $0.isRunning = false }
    }

    /// Does the next half of a group commit: writes all that waits, or syncs what was written.
    ///
    /// False when there was nothing to do.
    @discardableResult
    package func step() -> Bool {
        let finished: [FinishedSubmission]? = state.withLock { state in
            let finished: [FinishedSubmission]
            if state.committer.needsSync {
                finished = state.committer.sync()
            } else {
                let group = state.queue.takeAll()
                guard !group.isEmpty else { return nil }
                finished = state.committer.write(group)
            }
            guard let failure = state.committer.failure else { return finished }
            state.queue.close(with: failure)
            return finished
                + state.queue.takeAll().map { .init(submission: $0, result: .failure(failure)) }
        }
        guard let finished else { return false }
        for submission in finished { submission.deliver() }
        return true
    }

    /// Commits what waits, syncs and anchors the end and releases the store; the failure, if any.
    @discardableResult
    package func stop() -> JournalError? {
        state.withLock { $0.queue.close(with: .stopped) }
        while step() {}
        return state.withLock { state in
            if state.committer.failure == .stopped { return nil }
            return state.committer.finish()
        }
    }
}
