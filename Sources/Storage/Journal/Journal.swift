package import Basics

/// The hash-chained journal over a store, with its anchor file: the synchronous core.
///
/// One owner at a time. `append` stages, `commit` writes everything staged as one batch. After any
/// failure the journal refuses everything: what is on disk is not known, only opening it again
/// finds out.
package struct Journal: ~Copyable {
    private let store: any KeyValueStore
    private let files: any FileAccess
    private let anchorPath: String
    /// Whether the anchor is there, so that the next only takes its place.
    private var hasAnchor: Bool
    /// The run of the machine; nil where none is told, and then no mark is kept.
    private let boot: BootIdentity?
    private var staged = WriteBatch()
    private var failure: JournalError?
    /// The place after the last staged record.
    private var stagedHead: JournalHead
    /// The place after the last committed record.
    package private(set) var head: JournalHead
    /// The place up to which everything is synced and anchored.
    package private(set) var anchored: JournalHead
    /// Records that a stopped machine had left behind the end, out of order, and that opening
    /// removed; none of them was ever synced.
    package private(set) var discarded = 0
    /// Whether it is proven that nothing written was lost when the last owner ended: the machine
    /// ran on, or there is nothing yet.
    package let isWhole: Bool

    /// Opens a journal and proves it: every record follows the one before, and the anchor's
    /// record is there.
    ///
    /// `body` sees every record in order; what it built is worth nothing when this throws. An
    /// empty store without an anchor is a new journal. Afterwards everything found is synced.
    package static func open(
        store: any KeyValueStore, files: any FileAccess, anchorPath: String,
        replaying body: (JournalEntry) -> Void = { _ in }
    ) throws(JournalError) -> Journal {
        let boot = BootIdentity.current(files)
        let evidence = try JournalEvidence.read(files, anchorPath: anchorPath, boot: boot)
        var walk = ChainWalk(evidence)
        walk.run(over: store, body)
        try walk.verdict()
        return try resume(
            after: walk, evidence, boot: boot, store: store, files: files, anchorPath: anchorPath)
    }

    /// Takes over a store that was proven: what a stopped machine left behind the end goes, and
    /// everything before it becomes durable before anyone acts on it.
    static func resume(
        after walk: ChainWalk, _ evidence: JournalEvidence, boot: BootIdentity?,
        store: any KeyValueStore, files: any FileAccess, anchorPath: String
    ) throws(JournalError) -> Journal {
        let mark = boot.map { WrittenMark(boot: $0, head: walk.head) }
        var journal = Journal(
            store: store, files: files, anchorPath: anchorPath, boot: boot, head: walk.head,
            anchored: evidence.anchor ?? .start, hasAnchor: evidence.anchor != nil,
            isWhole: evidence.written != nil || (evidence.anchor == nil && walk.head == .start))
        if walk.hasLostTail { try journal.discardTail() }
        // A new journal gets its anchor before its first record.
        if evidence.anchor != walk.head || walk.hasLostTail { try journal.write(synced: true) }
        // Only now: the old mark says that the machine was restarted, should this run end here.
        if let mark, evidence.written == nil { try mark.create(files, journal.markPath) }
        return journal
    }

    private init(
        store: any KeyValueStore, files: any FileAccess, anchorPath: String, boot: BootIdentity?,
        head: JournalHead, anchored: JournalHead, hasAnchor: Bool, isWhole: Bool
    ) {
        self.store = store
        self.files = files
        self.anchorPath = anchorPath
        self.boot = boot
        self.head = head
        self.anchored = anchored
        self.hasAnchor = hasAnchor
        self.isWhole = isWhole
        stagedHead = head
    }

    private var markPath: String { JournalLayout.markPath(besideAnchor: anchorPath) }

    /// Stages the removal of every record behind the head.
    private mutating func discardTail() throws(JournalError) {
        var batch = WriteBatch()
        do throws(StorageError) {
            try store.scan(from: JournalEntry.key(head.sequence &+ 1), to: nil) { key, _ in
                batch.remove(key)
                return .next
            }
        } catch {
            throw .storage(error)
        }
        discarded = batch.count
        staged = batch
    }

    /// Bytes staged and not yet committed.
    package var stagedBytes: Int { staged.byteCount }

    /// Stages records for the next commit and gives them their sequences.
    package mutating func append(
        _ records: [JournalRecord]
    ) throws(JournalError) -> CommitPosition {
        if let failure { throw failure }
        for record in records where record.payload.count > StorageLimits.payloadBytesMax {
            throw .recordTooLarge(bytes: record.payload.count)
        }
        let first = stagedHead.sequence &+ 1
        for record in records {
            let (stored, next) = JournalEntry.encode(record, after: stagedHead)
            staged.put(JournalEntry.key(next.sequence), stored)
            stagedHead = next
        }
        return CommitPosition(firstSequence: first, head: stagedHead)
    }

    /// Writes everything staged as one batch.
    ///
    /// Synced, it also syncs everything before and moves the anchor. Does nothing when nothing
    /// is left to do for the grade.
    package mutating func commit(synced: Bool) throws(JournalError) {
        if let failure { throw failure }
        if staged.isEmpty, !synced || anchored == head { return }
        do throws(JournalError) {
            try write(synced: synced)
        } catch {
            failure = error
            throw error
        }
    }

    /// Shows the committed records with `first <= sequence <= last`, checking the chain from the
    /// record at `first` on.
    package func replay(
        from first: UInt64, through last: UInt64 = .max, _ body: (JournalEntry) -> Void
    ) throws(JournalError) {
        try JournalReader(store: store).replay(
            from: first, through: min(last, head.sequence), body)
    }

    /// A reader of the same store, for other threads.
    package var reader: JournalReader { JournalReader(store: store) }

    /// Releases the store; staged records are dropped.
    package consuming func close() { store.close() }

    /// Syncs and anchors what was committed and releases the store; every later call fails.
    mutating func finish() throws(JournalError) {
        defer { store.close() }
        try commit(synced: true)
        failure = .stopped
    }

    private mutating func write(synced: Bool) throws(JournalError) {
        #if Mutants
        if Mutant.anchorBeforeBatch.isActive, synced {
            try writeAnchor(stagedHead)
        }
        let isSkipped =
            Mutant.skipASync.isActive && stagedHead.sequence.isMultiple(of: 3)
        let reachesDisk = synced && !isSkipped
        #else
        let reachesDisk = synced
        #endif
        do throws(StorageError) {
            try store.write(staged, synced: reachesDisk)
        } catch {
            throw .storage(error)
        }
        staged.removeAll()
        head = stagedHead
        guard synced else {
            if let boot { try WrittenMark(boot: boot, head: head).move(files, markPath) }
            return
        }
        try writeAnchor(head)
        anchored = head
    }

    private mutating func writeAnchor(_ head: JournalHead) throws(JournalError) {
        let anchor = Anchor(head: head)
        if hasAnchor { return try anchor.move(files, anchorPath) }
        try anchor.create(files, anchorPath)
        hasAnchor = true
    }
}
