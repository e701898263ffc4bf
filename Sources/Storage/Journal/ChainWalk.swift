import Basics

/// Walks a store from the first record and checks that each follows the one before.
struct ChainWalk {
    /// The last record that was good.
    private(set) var head = JournalHead.start
    /// The first thing that was wrong; the walk ends there.
    private(set) var finding: JournalFinding?
    private let anchor: JournalHead?

    /// A walk that also checks the record that the anchor names.
    init(anchor: JournalHead?) {
        self.anchor = anchor
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

    /// Sets the finding after the last good record, in place of one that it explains.
    mutating func conclude(with finding: JournalFinding) { self.finding = finding }

    private func accept(
        _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
    ) throws(JournalFinding) -> JournalEntry {
        guard let sequence = JournalEntry.sequence(ofKey: key) else { throw .foreignKey }
        guard sequence == head.sequence &+ 1 else { throw .missing(nextFound: sequence) }
        let entry = try JournalEntry.decode(value, sequence: sequence, after: head)
        if let anchor, anchor.sequence == sequence, anchor.hash != entry.hash {
            throw .anchorDiffers
        }
        return entry
    }

    /// The verdict on the whole journal, the anchor included.
    func verdict() throws(JournalError) {
        if let finding {
            throw .damaged(
                firstBadSequence: head.sequence &+ 1, lastKnown: anchor?.sequence ?? 0,
                finding: finding)
        }
        guard let anchor else {
            if head.sequence > 0 { throw .anchorMissing(head: head.sequence) }
            return
        }
        if head.sequence < anchor.sequence {
            throw .behindAnchor(head: head.sequence, anchor: anchor.sequence)
        }
        if anchor.sequence == 0, anchor.hash != .zero {
            throw .damaged(firstBadSequence: 1, lastKnown: 0, finding: .anchorDiffers)
        }
    }
}
