package import Basics

extension Journal {
    /// Opens the journal in a directory of the real disk, or starts one where there is none.
    ///
    /// A missing database beside an anchor is a loss, never a new journal.
    package static func open(
        directory: String, files: any FileAccess = SystemFiles(),
        replaying body: (JournalEntry) -> Void = { _ in }
    ) throws(JournalError) -> Journal {
        let layout = JournalLayout(directory: directory)
        let anchor = try Anchor.read(files, layout.anchorPath)
        let store: LevelDBStore
        do throws(StorageError) {
            store = try LevelDBStore(path: layout.databasePath, createIfMissing: anchor == nil)
        } catch {
            if case .missing = error, let anchor, anchor.head.sequence > 0 {
                throw .behindAnchor(head: 0, anchor: anchor.head.sequence)
            }
            throw .storage(error)
        }
        do throws(JournalError) {
            return try open(
                store: store, files: files, anchorPath: layout.anchorPath, replaying: body)
        } catch {
            store.close()
            throw error
        }
    }
}
