import Basics

/// Walks a store from the first record and checks that each follows the one before.
struct ChainWalk {
    /// The last record that was good.
    private(set) var head = JournalHead.start
    /// The first thing that was wrong; the walk ends there.
    private(set) var finding: JournalFinding?
    private var isRefused = false
    private var findingBeforeRefusal: JournalFinding?
    private let evidence: JournalEvidence

    /// A walk that also checks the records that the evidence names.
    init(_ evidence: JournalEvidence) {
        self.evidence = evidence
    }

    /// Whether the journal ends early because the machine stopped.
    ///
    /// Records after `head` were written and never synced, and some of them are gone or half
    /// written. None may be used.
    var hasLostTail: Bool {
        guard evidence.isMachineRestarted, let anchor = evidence.anchor,
            head.sequence >= anchor.sequence
        else { return false }
        if isRefused { return isGapAtWorst(findingBeforeRefusal) }
        return finding != nil && isGapAtWorst(finding)
    }

    /// Whether LevelDB opens the database only without its own strictness, which refuses the
    /// zeroes that a loss of power may leave at the end of a log.
    var needsLeniency: Bool { hasLostTail && isRefused }

    private func isGapAtWorst(_ finding: JournalFinding?) -> Bool {
        switch finding {
        case nil, .missing: true
        default: false
        }
    }

    /// Shows every good record to `body` in order, until the end or the first finding.
    mutating func run(
        over store: any KeyValueStore, _ body: (JournalEntry) -> Void
    ) {
        do throws(StorageError) {
            try store.scan(from: [], to: nil) { key, value in
                do throws(JournalFinding) {
                    let entry = try accept(key, value)
                    head = entry.head
                    body(entry)
                    return .next
                } catch {
                    finding = error
                    return .stop
                }
            }
        } catch {
            // Damage in the store explains a gap better than the gap itself.
            finding = .unreadable(error)
        }
    }

    /// Notes that LevelDB refused the database: the finding after the last good record, in place
    /// of one that it explains.
    mutating func conclude(withRefusal error: StorageError) {
        findingBeforeRefusal = finding
        isRefused = true
        finding = .unreadable(error)
    }

    private func accept(
        _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
    ) throws(JournalFinding) -> JournalEntry {
        guard let sequence = JournalEntry.sequence(ofKey: key) else { throw .foreignKey }
        guard sequence == head.sequence &+ 1 else { throw .missing(nextFound: sequence) }
        let entry = try JournalEntry.decode(value, sequence: sequence, after: head)
        if let anchor = evidence.anchor, anchor.sequence == sequence, anchor.hash != entry.hash {
            throw .anchorDiffers
        }
        if let written = evidence.written, written.sequence == sequence,
            written.hash != entry.hash
        {
            throw .writtenDiffers
        }
        return entry
    }

    /// The verdict on the whole journal, the anchor included.
    func verdict() throws(JournalError) {
        if let finding, !hasLostTail {
            throw .damaged(
                firstBadSequence: head.sequence &+ 1, lastKnown: evidence.lastKnown,
                finding: finding)
        }
        if evidence.anchor == nil, head.sequence > 0 {
            throw .anchorMissing(head: head.sequence)
        }
        let anchor = evidence.anchor ?? .start
        if head.sequence < anchor.sequence {
            throw .behindAnchor(head: head.sequence, anchor: anchor.sequence)
        }
        if let written = evidence.written, head.sequence < written.sequence {
            throw .behindMark(head: head.sequence, written: written.sequence)
        }
        if anchor.sequence == 0, anchor.hash != .zero {
            throw .damaged(firstBadSequence: 1, lastKnown: 0, finding: .anchorDiffers)
        }
    }
}
