import Synchronization

/// The twin of `LevelDBStore`: a handle on a `MemoryDisk`, dead once the disk crashed.
package final class MemoryStore: KeyValueStore {
    private struct State {
        var isClosed = false
        var failure: StorageError?
    }

    private let disk: MemoryDisk
    private let generation: Int
    private let state = Mutex(State())

    init(disk: MemoryDisk, generation: Int) {
        self.disk = disk
        self.generation = generation
    }

    deinit { close() }

    package func get(_ key: [UInt8]) throws(StorageError) -> [UInt8]? {
        try onDisk { disk throws(StorageError) in disk.visible[key] }
    }

    package func write(_ batch: WriteBatch, synced: Bool) throws(StorageError) {
        if let failure = state.withLock({ $0.failure }) {
            throw .failed(reason: failure.description)
        }
        do throws(StorageError) {
            try onDisk { disk throws(StorageError) in
                try disk.begin([.write], bytes: batch.byteCount)
                disk.visible.apply(batch)
                disk.unsynced.append(batch)
                guard synced else { return }
                try disk.begin([.sync], bytes: 0)
                for batch in disk.unsynced { disk.durable.apply(batch) }
                disk.unsynced = []
            }
        } catch {
            if error != .closed { state.withLock { $0.failure = error } }
            throw error
        }
    }

    package func scan(
        from lower: [UInt8], to upper: [UInt8]?,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> ScanStep
    ) throws(StorageError) {
        let snapshot = try onDisk { disk throws(StorageError) in disk.visible }
        for entry in snapshot.entries[snapshot.firstIndex(notBelow: lower)...] {
            if let upper, !entry.key.lexicographicallyPrecedes(upper) { return }
            let step = entry.key.withUnsafeBytes { key in
                entry.value.withUnsafeBytes { value in body(key, value) }
            }
            if step == .stop { return }
        }
    }

    package func close() {
        let wasOpen = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        guard wasOpen else { return }
        disk.state.withLock { if $0.generation == generation { $0.isOpen = false } }
    }

    private func onDisk<Result: Sendable>(
        _ body: (inout MemoryDisk.State) throws(StorageError) -> Result
    ) throws(StorageError) -> Result {
        guard !state.withLock({ $0.isClosed }) else { throw .closed }
        return try disk.state.withLock { disk throws(StorageError) in
            guard disk.generation == generation else { throw .closed }
            return try body(&disk)
        }
    }
}
