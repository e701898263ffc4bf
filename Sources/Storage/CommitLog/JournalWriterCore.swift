import Synchronization

/// What the writer's thread and its submitters share.
///
/// Sendable unchecked for `committer` alone: only the thread touches it.
final class JournalWriterCore: @unchecked Sendable {
    struct Shared {
        var queue: SubmissionQueue
        var statistics = CommitStatistics()
        var failure: JournalError?
        var isStopping = false
    }

    let shared: Mutex<Shared>
    let reader: JournalReader
    private let signal = WakeSignal()
    private var committer: GroupCommitter?

    init(journal: consuming sending Journal, submissionsMax: Int, bytesMax: Int) {
        reader = journal.reader
        committer = GroupCommitter(journal: journal)
        shared = Mutex(
            Shared(queue: SubmissionQueue(submissionsMax: submissionsMax, bytesMax: bytesMax)))
    }

    func submit(_ submission: Submission) {
        let (error, isFirst) = shared.withLock { shared in
            let wasEmpty = shared.queue.waiting.isEmpty
            return (shared.queue.add(submission), wasEmpty)
        }
        if let error {
            submission.completion(.failure(error))
        } else if isFirst {
            signal.raise()
        }
    }

    func requestStop() {
        let isFirst = shared.withLock { shared in
            defer { shared.isStopping = true }
            shared.queue.close(with: .stopped)
            return !shared.isStopping
        }
        if isFirst { signal.raise() }
    }

    /// The thread's work, until it is asked to stop.
    func run() {
        guard var committer = committer.take() else { return }
        while true {
            signal.wait()
            let (group, isStopping) = shared.withLock { ($0.queue.takeAll(), $0.isStopping) }
            commit(group, by: &committer)
            if isStopping { break }
        }
        let failure = committer.finish()
        shared.withLock { if $0.failure == nil { $0.failure = failure } }
    }

    private func commit(_ group: [Submission], by committer: inout GroupCommitter) {
        guard !group.isEmpty else { return }
        let written = committer.write(group)
        publish(committer.statistics)
        for finished in written { finished.deliver() }
        let synced = committer.sync()
        publish(committer.statistics)
        for finished in synced { finished.deliver() }
        guard let failure = committer.failure else { return }
        let rest = shared.withLock { shared in
            shared.failure = failure
            shared.queue.close(with: failure)
            return shared.queue.takeAll()
        }
        for submission in rest { submission.completion(.failure(failure)) }
    }

    private func publish(_ statistics: CommitStatistics) {
        shared.withLock { $0.statistics = statistics }
    }
}
