/// Records that wait for the journal's writer.
struct Submission: Sendable {
    let records: [JournalRecord]
    let grade: Durability
    let completion: CommitLog.Completion

    var byteCount: Int { records.reduce(0) { $0 + $1.payload.count + JournalEntry.headerBytes } }

    /// Why the submission can never be taken; nil when it can.
    var refusal: JournalError? {
        records.first { $0.payload.count > StorageLimits.payloadBytesMax }
            .map { .recordTooLarge(bytes: $0.payload.count) }
    }
}

/// A submission with its outcome: the callback runs outside of every lock.
struct FinishedSubmission: Sendable {
    let submission: Submission
    let result: Result<CommitPosition, JournalError>

    func deliver() { submission.completion(result) }
}
