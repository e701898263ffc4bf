/// The bounded line in front of the journal's writer.
struct SubmissionQueue: Sendable {
    private(set) var waiting: [Submission] = []
    private var bytes = 0
    private var refusal: JournalError?
    private let submissionsMax: Int
    private let bytesMax: Int

    init(submissionsMax: Int, bytesMax: Int) {
        self.submissionsMax = max(1, submissionsMax)
        self.bytesMax = max(1, bytesMax)
    }

    /// Why everything is refused from now on; nil while the line is open.
    var closedBy: JournalError? { refusal }

    /// Adds at the end; an error when nothing was taken.
    mutating func add(_ submission: Submission) -> JournalError? {
        if let refusal { return refusal }
        if let error = submission.refusal { return error }
        let size = submission.byteCount
        // One submission is always taken, whatever its size.
        guard waiting.isEmpty || (waiting.count < submissionsMax && bytes + size <= bytesMax)
        else { return .full }
        waiting.append(submission)
        bytes += size
        return nil
    }

    /// Takes everything that waits: the next group.
    mutating func takeAll() -> [Submission] {
        let group = waiting
        waiting.removeAll(keepingCapacity: false)
        bytes = 0
        return group
    }

    /// Refuses everything from now on; the first reason stands.
    mutating func close(with error: JournalError) {
        if refusal == nil || refusal == .stopped { refusal = error }
    }
}
