/// One open LevelDB database and the syncs of its folder: what `LevelDBStore` stands on.
///
/// `LevelDBDatabase` is the one that ships; the tests bring one that fails and loses power on
/// command, so that the store's own promises are proven over it. Calls may come from any thread;
/// none comes after `close`.
package protocol LevelDBEngine: Sendable {
    /// The value of a key; nil when there is none.
    func get(_ key: [UInt8]) throws(StorageError) -> [UInt8]?
    /// Applies a batch at once, into the operating system or, synced, with the newest log to disk.
    func write(_ batch: WriteBatch, synced: Bool) throws(StorageError)
    /// Shows the entries from `lower` on in the order of their keys, until the body says stop.
    func scan(
        from lower: [UInt8],
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> ScanStep
    ) throws(StorageError)
    /// The numbers of the log files, ascending.
    func logNumbers() throws(StorageError) -> [UInt64]
    /// Syncs one log file; fine when LevelDB has removed it, for then a synced table holds it.
    func syncLog(_ number: UInt64) throws(StorageError)
    /// Syncs the folder, so that the names of new files survive a loss of power.
    func syncFolder() throws(StorageError)
    /// Closes the database and frees everything.
    func close()
}
