/// Group commit as a machine in two verbs: write a group, sync it.
///
/// The writer thread and the simulator drive the same machine, so they keep the same promises.
struct GroupCommitter: ~Copyable {
    private var journal: Journal
    private var awaitingSync: [(submission: Submission, position: CommitPosition)] = []
    private(set) var failure: JournalError?
    private(set) var statistics = CommitStatistics()

    init(journal: consuming Journal) {
        self.journal = journal
    }

    var head: JournalHead { journal.head }
    var needsSync: Bool { !awaitingSync.isEmpty }
    var reader: JournalReader { journal.reader }

    /// Writes a group as one batch and finishes what asked for no more than that.
    ///
    /// When the whole group wants to be synced, the batch waits for `sync`: one write less.
    mutating func write(_ group: [Submission]) -> [FinishedSubmission] {
        if let failure { return group.map { .init(submission: $0, result: .failure(failure)) } }
        var written: [(submission: Submission, position: CommitPosition)] = []
        do throws(JournalError) {
            for submission in group {
                let position = try journal.append(submission.records)
                statistics.records += submission.records.count
                switch submission.grade {
                case .written: written.append((submission, position))
                case .synced: awaitingSync.append((submission, position))
                }
            }
            if !written.isEmpty {
                try journal.commit(synced: false)
                statistics.writes += 1
            }
        } catch {
            awaitingSync = []
            failure = error
            return group.map { .init(submission: $0, result: .failure(error)) }
        }
        return written.map { .init(submission: $0.submission, result: .success($0.position)) }
    }

    /// Syncs and anchors what was written, and finishes what waited for it.
    mutating func sync() -> [FinishedSubmission] {
        guard !awaitingSync.isEmpty else { return [] }
        let waiting = awaitingSync
        awaitingSync = []
        do throws(JournalError) {
            try journal.commit(synced: true)
            statistics.syncs += 1
        } catch {
            failure = error
            return waiting.map { .init(submission: $0.submission, result: .failure(error)) }
        }
        return waiting.map { .init(submission: $0.submission, result: .success($0.position)) }
    }

    /// Syncs and anchors the end of a clean run and releases the store; the failure, if any.
    mutating func finish() -> JournalError? {
        let failure = failure
        do throws(JournalError) {
            try journal.finish()
            self.failure = .stopped
            return failure
        } catch {
            self.failure = failure ?? error
            return self.failure
        }
    }
}
