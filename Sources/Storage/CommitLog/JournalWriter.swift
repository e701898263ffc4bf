import Synchronization

/// The journal's one writer thread: everything that waits is committed as one group.
///
/// Callbacks run on the writer's thread, in order; they must be short and must not block.
package final class JournalWriter: CommitLog {
    package let isWholeAtOpen: Bool
    private let core: JournalWriterCore
    private let thread: WriterThread
    private let isJoined = Mutex(false)

    /// Takes over a journal and starts the thread.
    package init(
        journal: consuming sending Journal,
        submissionsMax: Int = StorageLimits.submissionsWaitingMax,
        bytesMax: Int = StorageLimits.bytesWaitingMax
    ) throws(JournalError) {
        isWholeAtOpen = journal.isWhole
        let core = JournalWriterCore(
            journal: journal, submissionsMax: submissionsMax, bytesMax: bytesMax)
        self.core = core
        do throws(StorageError) {
            thread = try WriterThread { core.run() }
        } catch {
            throw .storage(error)
        }
    }

    deinit { stop() }

    /// What was done so far.
    package var statistics: CommitStatistics { core.shared.withLock { $0.statistics } }
    /// Why the writer stopped; nil while it runs and after a clean stop.
    package var failure: JournalError? { core.shared.withLock { $0.failure } }
    /// Submissions that wait for the next group.
    package var waiting: Int { core.shared.withLock { $0.queue.waiting.count } }
    /// Reads committed records.
    package var reader: JournalReader { core.reader }

    package func submit(
        _ records: [JournalRecord], grade: Durability, completion: @escaping Completion
    ) {
        core.submit(Submission(records: records, grade: grade, completion: completion))
    }

    /// Commits what waits, syncs and anchors the end, releases the store and ends the thread.
    ///
    /// Blocks until that is done, except when called from a callback. The failure that stopped the
    /// writer, if any.
    @discardableResult
    package func stop() -> JournalError? {
        core.requestStop()
        let isFirst = isJoined.withLock { isJoined in
            defer { isJoined = true }
            return !isJoined
        }
        if isFirst {
            if thread.isCurrent { thread.detach() } else { thread.join() }
        }
        return failure
    }
}
