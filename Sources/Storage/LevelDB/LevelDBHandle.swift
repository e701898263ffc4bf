import CLevelDB

/// LevelDB's objects for one open database.
///
/// Sendable unchecked: LevelDB allows calls from any thread, and the option objects are not
/// changed after they are made.
struct LevelDBHandle: @unchecked Sendable {
    let database: OpaquePointer
    let readOptions: OpaquePointer
    let scanOptions: OpaquePointer
    let writtenOptions: OpaquePointer
    let syncedOptions: OpaquePointer

    /// Opens with every check on; `paranoid` off is for damage that was judged.
    init(
        path: String, createIfMissing: Bool, paranoid: Bool, writeBufferBytes: Int
    ) throws(StorageError) {
        guard let options = leveldb_options_create() else { throw Self.outOfMemory }
        defer { leveldb_options_destroy(options) }
        leveldb_options_set_create_if_missing(options, createIfMissing ? 1 : 0)
        leveldb_options_set_paranoid_checks(options, paranoid ? 1 : 0)
        leveldb_options_set_compression(options, Int32(leveldb_no_compression))
        leveldb_options_set_write_buffer_size(options, writeBufferBytes)
        leveldb_options_set_max_open_files(options, Int32(StorageLimits.openFilesMax))
        var message: UnsafeMutablePointer<CChar>?
        let opened = leveldb_open(options, path, &message)
        if let message { throw LevelDBHandle.error(taking: message, path: path) }
        guard let opened, let reading = leveldb_readoptions_create(),
            let scanning = leveldb_readoptions_create(),
            let writing = leveldb_writeoptions_create(),
            let syncing = leveldb_writeoptions_create()
        else { throw Self.outOfMemory }
        database = opened
        readOptions = reading
        scanOptions = scanning
        writtenOptions = writing
        syncedOptions = syncing
        leveldb_readoptions_set_verify_checksums(readOptions, 1)
        leveldb_readoptions_set_verify_checksums(scanOptions, 1)
        leveldb_readoptions_set_fill_cache(scanOptions, 0)
        leveldb_writeoptions_set_sync(syncedOptions, 1)
    }

    /// Closes the database and frees everything; nothing may use the handle afterwards.
    func destroy() {
        leveldb_close(database)
        leveldb_readoptions_destroy(readOptions)
        leveldb_readoptions_destroy(scanOptions)
        leveldb_writeoptions_destroy(writtenOptions)
        leveldb_writeoptions_destroy(syncedOptions)
    }

    private static let outOfMemory = StorageError.inputOutput(reason: "LevelDB got no memory")

    /// Turns LevelDB's message into an error and frees it.
    static func error(taking message: UnsafeMutablePointer<CChar>, path: String) -> StorageError {
        let text = String(cString: message)
        leveldb_free(message)
        return StorageError(levelDBStatus: text, path: path)
    }
}
