package import Basics

extension Journal {
    /// Opens the database of a journal; `paranoid` but for a tail that a stopped machine left.
    package typealias OpenDatabase =
        (_ path: String, _ createIfMissing: Bool, _ paranoid: Bool) throws(StorageError)
        -> LevelDBStore

    /// Opens the journal in a directory of the real disk, or starts one where there is none.
    ///
    /// A missing database beside an anchor is a loss, never a new journal. An old database is
    /// judged on a copy of its folder first, so that what is refused stays as it was found.
    package static func open(
        directory: String, files: any FileAccess = SystemFiles(),
        replaying body: (JournalEntry) -> Void = { _ in }
    ) throws(JournalError) -> Journal {
        try open(
            directory: directory, files: files, database: LevelDBStore.open, replaying: body)
    }

    /// The same over a database that the caller opens: the tests bring a disk that fails.
    package static func open(
        directory: String, files: any FileAccess, database: OpenDatabase,
        replaying body: (JournalEntry) -> Void
    ) throws(JournalError) -> Journal {
        let layout = JournalLayout(directory: directory)
        let boot = BootIdentity.current(files)
        let evidence = try JournalEvidence.read(files, anchorPath: layout.anchorPath, boot: boot)
        let walk = try walk(layout, evidence, body)
        try walk.verdict()
        let store = try attempt { () throws(StorageError) in
            try database(layout.databasePath, evidence.anchor == nil, !walk.needsLeniency)
        }
        do throws(JournalError) {
            try require(walk.head, in: store)
            return try resume(
                after: walk, evidence, boot: boot, store: store, files: files,
                anchorPath: layout.anchorPath)
        } catch {
            store.close()
            throw error
        }
    }

    /// Walks a copy of the database; nothing when there is none yet.
    private static func walk(
        _ layout: JournalLayout, _ evidence: JournalEvidence, _ body: (JournalEntry) -> Void
    ) throws(JournalError) -> ChainWalk {
        let folder = LevelDBFolder(path: layout.databasePath)
        do throws(StorageError) {
            try folder.prepare(createIfMissing: evidence.anchor == nil)
        } catch {
            if case .missing = error, let anchor = evidence.anchor, anchor.sequence > 0 {
                throw .behindAnchor(head: 0, anchor: anchor.sequence)
            }
            throw .storage(error)
        }
        guard folder.holdsDatabase else { return ChainWalk(evidence) }
        // Held to the end: two programs that start at once must not judge in one place.
        let lock = try attempt { () throws(StorageError) in
            try FolderLock.take(folder: folder.path, forWriting: true)
        }
        let copy = LevelDBFolder(path: layout.judgementPath)
        try attempt { () throws(StorageError) in
            try copy.removeCopy()
            try folder.copy(to: copy)
        }
        let walk: Result<ChainWalk, JournalError>
        do throws(JournalError) {
            walk = .success(
                try JournalInspection.walk(copy.path, copyOf: folder.path, evidence, body))
        } catch {
            walk = .failure(error)
        }
        try attempt { () throws(StorageError) in try copy.removeCopy() }
        lock.release()
        return try walk.get()
    }

    /// Holds the opened database against what was proven of its copy.
    private static func require(
        _ head: JournalHead, in store: LevelDBStore
    ) throws(JournalError) {
        guard head.sequence > 0 else { return }
        var found: JournalHead?
        try JournalReader(store: store).replay(from: head.sequence, through: head.sequence) {
            found = $0.head
        }
        guard found == head else {
            throw .damaged(
                firstBadSequence: head.sequence, lastKnown: head.sequence, finding: .chainBroken)
        }
    }

    private static func attempt<Value: ~Copyable>(
        _ body: () throws(StorageError) -> Value
    ) throws(JournalError) -> Value {
        do throws(StorageError) {
            return try body()
        } catch {
            throw .storage(error)
        }
    }
}
