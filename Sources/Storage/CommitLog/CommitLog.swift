/// Takes records for the journal and says when they are as durable as asked.
package protocol CommitLog: Sendable {
    /// Whether it is proven that the journal lost nothing before it was opened.
    var isWholeAtOpen: Bool { get }
    /// Called once for each submission.
    typealias Completion = @Sendable (Result<CommitPosition, JournalError>) -> Void

    /// Puts records behind everything submitted before, and calls back when they have the grade.
    ///
    /// A submission never completes before an earlier one of the same or a weaker grade. `full`,
    /// `recordTooLarge` and `stopped` refuse this submission alone, at once; every other failure
    /// stops the log, and all that waits and all that follows fails with it. An empty submission
    /// takes no sequence and completes when all before it has its grade.
    func submit(
        _ records: [JournalRecord], grade: Durability, completion: @escaping Completion)
}

extension CommitLog {
    /// Not proven.
    package var isWholeAtOpen: Bool { false }
}
