import Synchronization

/// A LevelDB database with all its checks on, no compression, and a hard stop at the first failed
/// write.
///
/// LevelDB syncs only the newest log file and never its folder's entry. A synced write therefore
/// also syncs the logs that were closed since the last one, and the folder when a log is new, so
/// that what was written earlier cannot be lost while a later synced write survives.
package final class LevelDBStore: KeyValueStore {
    private struct State {
        var users = 0
        var isClosed = false
        var failure: StorageError?
        /// The newest log whose name, and all logs before it, are known to be on disk.
        var newestSyncedLog: UInt64 = 0
        var logsSynced = 0
    }

    private let engine: any LevelDBEngine
    private let state = Mutex(State())

    /// Opens the database in a folder that becomes readable by its owner alone.
    package convenience init(
        path: String, createIfMissing: Bool = true,
        writeBufferBytes: Int = StorageLimits.writeBufferBytes
    ) throws(StorageError) {
        try self.init(
            path: path, createIfMissing: createIfMissing, paranoid: true,
            writeBufferBytes: writeBufferBytes)
    }

    /// Opens as the journal of a node does.
    package static func open(
        path: String, createIfMissing: Bool, paranoid: Bool
    ) throws(StorageError) -> LevelDBStore {
        try LevelDBStore(
            path: path, createIfMissing: createIfMissing, paranoid: paranoid,
            writeBufferBytes: StorageLimits.writeBufferBytes)
    }

    /// Opens; without `paranoid` LevelDB skips damage, which is for copies, and for what was
    /// proven on a copy.
    convenience init(
        path: String, createIfMissing: Bool, paranoid: Bool, writeBufferBytes: Int
    ) throws(StorageError) {
        self.init(
            engine: try LevelDBDatabase(
                path: path, createIfMissing: createIfMissing, paranoid: paranoid,
                writeBufferBytes: writeBufferBytes))
    }

    /// Takes over an open database.
    package init(engine: any LevelDBEngine) {
        self.engine = engine
    }

    deinit { close() }

    /// How many older logs were synced beside LevelDB's own syncs; for measurements and tests.
    package var olderLogsSynced: Int { state.withLock { $0.logsSynced } }

    package func get(_ key: [UInt8]) throws(StorageError) -> [UInt8]? {
        try enter(writing: false)
        defer { leave() }
        return try engine.get(key)
    }

    package func write(_ batch: WriteBatch, synced: Bool) throws(StorageError) {
        try enter(writing: true)
        defer { leave() }
        do throws(StorageError) {
            try engine.write(batch, synced: synced)
            if synced { try syncRest() }
        } catch {
            state.withLock { if $0.failure == nil { $0.failure = error } }
            throw error
        }
    }

    package func scan(
        from lower: [UInt8], to upper: [UInt8]?,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> ScanStep
    ) throws(StorageError) {
        try enter(writing: false)
        defer { leave() }
        try engine.scan(from: lower) { key, value in
            if let upper, !key.lexicographicallyPrecedes(upper) { return .stop }
            return body(key, value)
        }
    }

    package func close() {
        let isLast = state.withLock { state in
            guard !state.isClosed else { return false }
            state.isClosed = true
            return state.users == 0
        }
        if isLast { engine.close() }
    }

    /// Syncs what LevelDB's synced write leaves out: logs closed since, and names of new files.
    private func syncRest() throws(StorageError) {
        let logs = try engine.logNumbers()
        let known = state.withLock { $0.newestSyncedLog }
        guard let newest = logs.last, newest != known else { return }
        for log in logs where log != newest && log >= known { try engine.syncLog(log) }
        try engine.syncFolder()
        state.withLock {
            $0.newestSyncedLog = max($0.newestSyncedLog, newest)
            $0.logsSynced += logs.count - 1
        }
    }

    /// Counts a call in, so that closing waits for it.
    private func enter(writing: Bool) throws(StorageError) {
        try state.withLock { state throws(StorageError) in
            guard !state.isClosed else { throw .closed }
            if writing, let failure = state.failure {
                if case .failed = failure { throw failure }
                throw .failed(reason: failure.description)
            }
            state.users += 1
        }
    }

    private func leave() {
        let isLast = state.withLock { state in
            state.users -= 1
            return state.isClosed && state.users == 0
        }
        if isLast { engine.close() }
    }
}
