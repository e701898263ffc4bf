import Synchronization

/// The twin of a disk: one database and a few files, which knows what is synced and what is only
/// written, and fails, fills up and loses power on command.
///
/// One machine at a time has it open. After `crash` every store and file handle taken before is
/// dead, as the process that held it.
package final class MemoryDisk: Sendable {
    struct State {
        /// What a loss of power leaves.
        var durable = SortedEntries()
        /// What a running process reads.
        var visible = SortedEntries()
        /// The batches in `visible` and not in `durable`, in order.
        var unsynced: [WriteBatch] = []
        /// Nothing of them is ever lost: replaced atomically and synced at once, or overwritten
        /// where the new bytes may stand as well as the old.
        var files = SortedEntries()
        var generation = 0
        /// How often the machine lost its power.
        var boots = 0
        var isOpen = false
        var fault: DiskFault?
        var bytesUsed = 0
        var bytesMax: Int?
        var refusalsForSpace = 0
        var operations = 0
        var operationsMax: Int?
    }

    let state = Mutex(State())

    /// An empty disk without end.
    package init() {}

    /// Opens the database; `inUse` while another store of the same run has it open.
    package func open() throws(StorageError) -> MemoryStore {
        let generation = try state.withLock { state throws(StorageError) in
            guard !state.isOpen else { throw .inUse(path: "memory") }
            state.isOpen = true
            return state.generation
        }
        return MemoryStore(disk: self, generation: generation)
    }

    /// Ends the process that holds the disk, with what is lost of its writes; armed faults and a
    /// stop by `powerOff(afterOperations:)` end with it.
    package func crash(losingTail tail: LostTail) {
        state.withLock { state in
            let kept =
                switch tail {
                case .nothing: state.unsynced.count
                case .all: 0
                case .keepingFirst(let count): min(max(0, count), state.unsynced.count)
                }
            if kept < state.unsynced.count {
                state.visible = state.durable
                for batch in state.unsynced[..<kept] { state.visible.apply(batch) }
                state.unsynced.removeSubrange(kept...)
            }
            if tail != .nothing {
                state.boots += 1
                // What the disk holds after the power is back is on the disk.
                state.durable = state.visible
                state.unsynced = []
            }
            state.generation += 1
            state.isOpen = false
            state.fault = nil
            state.operationsMax = nil
        }
    }

    /// Lets the next operation of a kind fail, once.
    package func arm(_ fault: DiskFault) { state.withLock { $0.fault = fault } }

    /// Lets writes fail once the disk holds this many bytes; nil is without end.
    package func limitSpace(bytesMax: Int?) { state.withLock { $0.bytesMax = bytesMax } }

    /// Lets so many more operations (a write, a sync, a replaced file) succeed and none after,
    /// until `crash`: the way to stop at every boundary between two of them.
    package func powerOff(afterOperations count: Int) {
        state.withLock { $0.operationsMax = $0.operations + count }
    }

    /// Operations that succeeded so far.
    package var operations: Int { state.withLock { $0.operations } }

    /// Batches that a loss of power would take now.
    package var unsyncedBatches: Int { state.withLock { $0.unsynced.count } }

    /// Changes a value behind the back of everyone, as a damaged or lying disk does; nil removes.
    package func damage(key: [UInt8], _ change: (inout [UInt8]?) -> Void) {
        state.withLock { state in
            var value = state.visible[key]
            change(&value)
            state.visible[key] = value
            state.durable[key] = value
        }
    }
}

extension MemoryDisk.State {
    /// Counts an operation, or fails it when the power is off, the fault armed or the disk full.
    mutating func begin(_ faults: [DiskFault], bytes: Int) throws(StorageError) {
        if let operationsMax, operations >= operationsMax {
            throw .inputOutput(reason: "the power is off")
        }
        if let armed = fault, faults.contains(armed) {
            fault = nil
            throw .inputOutput(reason: "injected fault: \(armed)")
        }
        if let bytesMax, bytesUsed + bytes > bytesMax {
            refusalsForSpace += 1
            throw .spaceExhausted(reason: "\(bytesUsed) of \(bytesMax) bytes used")
        }
        bytesUsed += bytes
        operations += 1
    }
}
