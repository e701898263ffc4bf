import Synchronization

// What only the owner of the whole world may know of a disk: how far it really holds the journal.
extension MemoryDisk {
    /// The key of the last entry that a running process reads; nil when there is none.
    package var lastWrittenKey: [UInt8]? { state.withLock { $0.visible.entries.last?.key } }

    /// The key of the last entry that a loss of power leaves; nil when there is none.
    package var lastSyncedKey: [UInt8]? { state.withLock { $0.durable.entries.last?.key } }

    /// Whether the operations that `powerOff` left are used up.
    package var isPowerOff: Bool {
        state.withLock { state in state.operationsMax.map { state.operations >= $0 } ?? false }
    }

    /// Whether an armed fault has not shown yet.
    package var isFaultArmed: Bool { state.withLock { $0.fault != nil } }

    /// Writes that found the disk full.
    package var refusalsForSpace: Int { state.withLock { $0.refusalsForSpace } }

    /// Bytes that were written so far.
    package var bytesUsed: Int { state.withLock { $0.bytesUsed } }

    /// Takes an armed fault back.
    package func disarm() { state.withLock { $0.fault = nil } }
}
