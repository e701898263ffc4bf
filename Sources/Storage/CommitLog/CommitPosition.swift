/// Where submitted records lie in the journal.
package struct CommitPosition: Sendable, Equatable {
    /// The sequence of the first record; above `head.sequence` when none was submitted.
    package let firstSequence: UInt64
    /// The place after the last record.
    package let head: JournalHead

    /// Names a range.
    package init(firstSequence: UInt64, head: JournalHead) {
        self.firstSequence = firstSequence
        self.head = head
    }

    /// The sequence of the last record.
    package var lastSequence: UInt64 { head.sequence }
}
