package import Basics

/// Why a journal cannot be opened, or does not take a record.
package enum JournalError: Error, Equatable, Sendable {
    /// From `firstBadSequence` on nothing can be trusted; records up to `lastKnown` (the anchor's
    /// or the last one found, 0 when not known) are lost or changed.
    case damaged(firstBadSequence: UInt64, lastKnown: UInt64, finding: JournalFinding)
    /// The journal ends before the anchor: synced records up to `anchor` are lost.
    case behindAnchor(head: UInt64, anchor: UInt64)
    /// The journal ends before the mark of this run of the machine: records that were written up to
    /// `written` are lost.
    case behindMark(head: UInt64, written: UInt64)
    /// The journal holds records and the anchor is gone, so their end cannot be proven.
    case anchorMissing(head: UInt64)
    /// The anchor's bytes were changed.
    case anchorDamaged(path: String)
    /// A newer program wrote the anchor.
    case anchorVersionUnknown(UInt8)
    /// The payload is above `StorageLimits.payloadBytesMax`; nothing was taken.
    case recordTooLarge(bytes: Int)
    /// Too much waits for the writer; nothing was taken.
    case full
    /// The writer was stopped; nothing was taken.
    case stopped
    /// The store failed.
    case storage(StorageError)
    /// The anchor file could not be read or replaced.
    case file(FileError)
}

extension JournalError: CustomStringConvertible {
    /// What a caller should do.
    package var action: FailureAction {
        switch self {
        case .full: .retry
        case .recordTooLarge, .stopped: .reject
        case .storage(let error): error.action
        case .damaged, .behindAnchor, .behindMark, .anchorMissing, .anchorDamaged,
            .anchorVersionUnknown, .file:
            .halt
        }
    }

    /// The first sequence that cannot be trusted, when the error is about a damaged journal.
    package var firstBadSequence: UInt64? {
        switch self {
        case .damaged(let first, _, _): first
        // The chain alone cannot show that the head is the last record.
        case .behindAnchor(let head, _), .behindMark(let head, _), .anchorMissing(let head):
            head &+ 1
        default: nil
        }
    }

    package var description: String {
        switch self {
        case .damaged(let first, let last, let finding):
            "the journal is damaged at record \(first): \(finding)"
                + (last >= first ? "; records \(first) to \(last) are lost" : "")
        case .behindAnchor(let head, let anchor):
            "the journal ends at record \(head) but record \(anchor) was synced: "
                + "records \(head &+ 1) to \(anchor) are lost"
        case .behindMark(let head, let written):
            "the journal ends at record \(head) but record \(written) was written: "
                + "records \(head &+ 1) to \(written) are lost"
        case .anchorMissing(let head):
            "the anchor file is missing beside a journal of \(head) records: "
                + "records after \(head) may be lost"
        case .anchorDamaged(let path): "the anchor file \(path) is damaged"
        case .anchorVersionUnknown(let version): "the anchor's version \(version) is unknown"
        case .recordTooLarge(let bytes):
            "a record of \(bytes) bytes is above the limit of \(StorageLimits.payloadBytesMax)"
        case .full: "too many records wait for the journal"
        case .stopped: "the journal is stopped"
        case .storage(let error): error.description
        case .file(let error): error.description
        }
    }
}
