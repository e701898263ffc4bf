/// Whether a scan goes on after an entry.
package enum ScanStep: Sendable {
    /// Show the next entry.
    case next
    /// End the scan here.
    case stop
}

/// An ordered map from bytes to bytes on a disk, and the point where durability is asked for.
///
/// A batch is atomic. Batches become durable in the order in which they were written: when a
/// synced write returns, everything written before it survives a loss of power too. After any
/// failed write the store refuses every later one (`failed`): it is never tried again.
package protocol KeyValueStore: Sendable {
    /// The value of a key; nil when there is none.
    func get(_ key: [UInt8]) throws(StorageError) -> [UInt8]?
    /// Applies a batch at once. Unsynced, it survives the death of the process; synced, also a
    /// loss of power.
    func write(_ batch: WriteBatch, synced: Bool) throws(StorageError)
    /// Shows the entries with `lower <= key < upper` (no upper end when nil) by ascending bytes of
    /// the key, as they stood when the scan began. The buffers are valid during the call only.
    func scan(
        from lower: [UInt8], to upper: [UInt8]?,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> ScanStep
    ) throws(StorageError)
    /// Releases the store; later calls fail with `closed`. Fine when it is closed already.
    func close()
}
