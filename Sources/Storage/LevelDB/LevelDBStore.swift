import CLevelDB
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

    private let handle: LevelDBHandle
    private let folder: LevelDBFolder
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

    /// Opens; without `paranoid` LevelDB skips damage, which only the inspection of a copy may do.
    init(
        path: String, createIfMissing: Bool, paranoid: Bool, writeBufferBytes: Int
    ) throws(StorageError) {
        folder = LevelDBFolder(path: path)
        try folder.prepare(createIfMissing: createIfMissing)
        handle = try LevelDBHandle(
            path: path, createIfMissing: createIfMissing, paranoid: paranoid,
            writeBufferBytes: writeBufferBytes)
    }

    deinit { close() }

    /// How many older logs were synced beside LevelDB's own syncs; for measurements and tests.
    package var olderLogsSynced: Int { state.withLock { $0.logsSynced } }

    package func get(_ key: [UInt8]) throws(StorageError) -> [UInt8]? {
        try enter(writing: false)
        defer { leave() }
        var message: UnsafeMutablePointer<CChar>?
        var count = 0
        let value = key.withUnsafeBufferPointer { key in
            key.withMemoryRebound(to: CChar.self) {
                leveldb_get(
                    handle.database, handle.readOptions, $0.baseAddress, $0.count, &count, &message)
            }
        }
        if let message { throw LevelDBHandle.error(taking: message, path: folder.path) }
        guard let value else { return nil }
        defer { leveldb_free(value) }
        return Array(UnsafeRawBufferPointer(start: value, count: count))
    }

    package func write(_ batch: WriteBatch, synced: Bool) throws(StorageError) {
        try enter(writing: true)
        defer { leave() }
        do throws(StorageError) {
            try apply(batch, synced: synced)
            if synced { try syncRest() }
        } catch {
            state.withLock { if $0.failure == nil { $0.failure = error } }
            throw error
        }
    }

    package func close() {
        let isLast = state.withLock { state in
            guard !state.isClosed else { return false }
            state.isClosed = true
            return state.users == 0
        }
        if isLast { handle.destroy() }
    }

    private func apply(_ batch: WriteBatch, synced: Bool) throws(StorageError) {
        guard let native = leveldb_writebatch_create() else {
            throw .inputOutput(reason: "LevelDB got no memory")
        }
        defer { leveldb_writebatch_destroy(native) }
        batch.visit { key, value in
            let keyBytes = key.assumingMemoryBound(to: CChar.self)
            if let value {
                leveldb_writebatch_put(
                    native, keyBytes.baseAddress, keyBytes.count,
                    value.assumingMemoryBound(to: CChar.self).baseAddress, value.count)
            } else {
                leveldb_writebatch_delete(native, keyBytes.baseAddress, keyBytes.count)
            }
        }
        var message: UnsafeMutablePointer<CChar>?
        leveldb_write(
            handle.database, synced ? handle.syncedOptions : handle.writtenOptions, native,
            &message)
        if let message { throw LevelDBHandle.error(taking: message, path: folder.path) }
    }

    /// Syncs what LevelDB's synced write leaves out: logs closed since, and names of new files.
    private func syncRest() throws(StorageError) {
        let logs = try folder.logNumbers()
        let known = state.withLock { $0.newestSyncedLog }
        guard let newest = logs.last, newest != known else { return }
        for log in logs where log != newest && log >= known { try folder.syncLog(log) }
        try folder.sync()
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
        if isLast { handle.destroy() }
    }
}

extension LevelDBStore {
    package func scan(
        from lower: [UInt8], to upper: [UInt8]?,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> ScanStep
    ) throws(StorageError) {
        try enter(writing: false)
        defer { leave() }
        guard let iterator = leveldb_create_iterator(handle.database, handle.scanOptions) else {
            throw .inputOutput(reason: "LevelDB got no memory")
        }
        defer { leveldb_iter_destroy(iterator) }
        lower.withUnsafeBytes {
            leveldb_iter_seek(
                iterator, $0.assumingMemoryBound(to: CChar.self).baseAddress, $0.count)
        }
        while leveldb_iter_valid(iterator) != 0 {
            var count = 0
            let keyStart = leveldb_iter_key(iterator, &count)
            let key = UnsafeRawBufferPointer(start: keyStart, count: count)
            if let upper, !key.lexicographicallyPrecedes(upper) { break }
            let valueStart = leveldb_iter_value(iterator, &count)
            if body(key, UnsafeRawBufferPointer(start: valueStart, count: count)) == .stop { break }
            leveldb_iter_next(iterator)
        }
        // A damaged block is skipped by the iterator and remembered here.
        var message: UnsafeMutablePointer<CChar>?
        leveldb_iter_get_error(iterator, &message)
        if let message { throw LevelDBHandle.error(taking: message, path: folder.path) }
    }
}
