import Basics
import Storage
import Synchronization

/// The folder of one journal benchmark, removed at the end.
final class JournalFolder: Sendable {
    private let environment: BenchmarkEnvironment
    private let path: String
    private let opened = Mutex<[LevelDBStore]>([])

    init(_ environment: BenchmarkEnvironment, _ name: String) {
        self.environment = environment
        path = "\(environment.scratch)/\(name)"
    }

    /// A record of 200 bytes.
    static func record(_ index: Int) -> JournalRecord {
        JournalRecord(
            kind: 7, time: Timestamp(nanoseconds: Int64(index)),
            payload: [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: 200))
    }

    /// A new journal over LevelDB.
    func openJournal() throws(BenchmarkError) -> Journal {
        try journal("journal") { _ in }
    }

    /// A new database.
    func openStore(_ name: String) throws(BenchmarkError) -> LevelDBStore {
        try BenchmarkError.attempt { () throws(FileError) in
            try environment.files.makeFolder("\(path)/\(name)")
        }
        let store = try BenchmarkError.attempt { () throws(StorageError) in
            try LevelDBStore(path: "\(path)/\(name)/database")
        }
        opened.withLock { $0.append(store) }
        return store
    }

    /// Writes a journal, opens it again and compares.
    func checkReplay() throws(BenchmarkError) {
        let records = (0..<3).map { Self.record($0) }
        var first = try journal("check") { _ in }
        try BenchmarkError.attempt { () throws(JournalError) in
            _ = try first.append(records)
            try first.commit(synced: true)
        }
        opened.withLock { $0.popLast() }?.close()
        var found: [JournalRecord] = []
        _ = try journal("check") { found.append($0.record) }
        opened.withLock { $0.popLast() }?.close()
        try BenchmarkError.expect("the journal's content", found, is: records)
        environment.files.removeFolder("\(path)/check")
    }

    /// Closes what is open and removes the folder.
    func close() {
        for store in opened.withLock({ $0 }) { store.close() }
        environment.files.removeFolder(path)
    }

    private func journal(
        _ name: String, replaying body: (JournalEntry) -> Void
    ) throws(BenchmarkError) -> Journal {
        let store = try openStore(name)
        let anchorPath = "\(path)/\(name)/anchor"
        return try BenchmarkError.attempt { () throws(JournalError) in
            try Journal.open(
                store: store, files: environment.files, anchorPath: anchorPath, replaying: body)
        }
    }
}
