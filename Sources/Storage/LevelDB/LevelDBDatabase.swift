import CLevelDB

/// LevelDB by its C interface on the real disk, with every check on and no compression.
struct LevelDBDatabase: LevelDBEngine {
    private let handle: LevelDBHandle
    private let folder: LevelDBFolder

    /// Opens the database in a folder that becomes readable by its owner alone.
    ///
    /// Without `paranoid` LevelDB skips damage.
    init(
        path: String, createIfMissing: Bool, paranoid: Bool, writeBufferBytes: Int
    ) throws(StorageError) {
        folder = LevelDBFolder(path: path)
        try folder.prepare(createIfMissing: createIfMissing)
        handle = try LevelDBHandle(
            path: path, createIfMissing: createIfMissing, paranoid: paranoid,
            writeBufferBytes: writeBufferBytes)
    }

    func get(_ key: [UInt8]) throws(StorageError) -> [UInt8]? {
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

    func write(_ batch: WriteBatch, synced: Bool) throws(StorageError) {
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

    func scan(
        from lower: [UInt8],
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> ScanStep
    ) throws(StorageError) {
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
            let valueStart = leveldb_iter_value(iterator, &count)
            if body(key, UnsafeRawBufferPointer(start: valueStart, count: count)) == .stop { break }
            leveldb_iter_next(iterator)
        }
        // A damaged block is skipped by the iterator and remembered here.
        var message: UnsafeMutablePointer<CChar>?
        leveldb_iter_get_error(iterator, &message)
        if let message { throw LevelDBHandle.error(taking: message, path: folder.path) }
    }

    func logNumbers() throws(StorageError) -> [UInt64] { try folder.logNumbers() }

    func syncLog(_ number: UInt64) throws(StorageError) { try folder.syncLog(number) }

    func syncFolder() throws(StorageError) { try folder.sync() }

    func close() { handle.destroy() }
}
