import Basics
import Storage
import Testing

@Suite struct MemoryDiskTests {
    private func put(_ store: MemoryStore, _ number: UInt8, synced: Bool) throws {
        var batch = WriteBatch()
        batch.put([number], [number])
        try store.write(batch, synced: synced)
    }

    private func keys(_ store: MemoryStore) throws -> [UInt8] {
        var keys: [UInt8] = []
        try store.scan(from: [], to: nil) { key, _ in
            keys.append(contentsOf: key)
            return .next
        }
        return keys
    }

    @Test(
        arguments: [
            (LostTail.nothing, [1, 2, 3, 4]), (.all, [1, 2]), (.keepingFirst(0), [1, 2]),
            (.keepingFirst(1), [1, 2, 3]), (.keepingFirst(9), [1, 2, 3, 4]),
        ] as [(LostTail, [UInt8])])
    func `a crash keeps what is synced and the told part of the rest`(
        _ tail: LostTail, _ expected: [UInt8]
    ) throws {
        let disk = MemoryDisk()
        let store = try disk.open()
        try put(store, 1, synced: false)
        try put(store, 2, synced: true)
        try put(store, 3, synced: false)
        try put(store, 4, synced: false)
        #expect(disk.unsyncedBatches == 2)
        disk.crash(losingTail: tail)
        #expect(try keys(disk.open()) == expected)
    }

    @Test func `after a killed process a loss of power still takes the unsynced tail`() throws {
        let disk = MemoryDisk()
        try put(disk.open(), 1, synced: false)
        disk.crash(losingTail: .nothing)
        disk.crash(losingTail: .all)
        #expect(try keys(disk.open()) == [])
    }

    @Test func `one store at a time, and a crash makes the old one dead`() throws {
        let disk = MemoryDisk()
        let store = try disk.open()
        #expect(throws: StorageError.inUse(path: "memory")) { try disk.open() }
        disk.crash(losingTail: .all)
        let next = try disk.open()
        #expect(throws: StorageError.closed) { try put(store, 1, synced: true) }
        store.close()
        #expect(throws: StorageError.inUse(path: "memory")) { try disk.open() }
        next.close()
        _ = try disk.open()
    }

    @Test func `after a failed sync the store refuses every write and the tail can be lost`()
        throws
    {
        let disk = MemoryDisk()
        let store = try disk.open()
        try put(store, 1, synced: true)
        disk.arm(.sync)
        #expect(throws: StorageError.inputOutput(reason: "injected fault: sync")) {
            try put(store, 2, synced: true)
        }
        #expect(try keys(store) == [1, 2])
        for synced in [true, false] {
            #expect {
                try put(store, 3, synced: synced)
            } throws: { error in
                if case .failed = error as? StorageError { true } else { false }
            }
        }
        disk.crash(losingTail: .all)
        #expect(try keys(disk.open()) == [1])
    }

    @Test func `a full disk takes nothing of the batch and the store stops`() throws {
        let disk = MemoryDisk()
        let store = try disk.open()
        disk.limitSpace(bytesMax: 5)
        try put(store, 1, synced: true)
        try put(store, 2, synced: true)
        #expect(throws: StorageError.spaceExhausted(reason: "4 of 5 bytes used")) {
            try put(store, 3, synced: false)
        }
        disk.limitSpace(bytesMax: nil)
        #expect(throws: StorageError.self) { try put(store, 3, synced: false) }
        #expect(try keys(store) == [1, 2])
    }

    @Test func `a file is replaced whole, before or after the failure`() throws {
        let disk = MemoryDisk()
        try disk.replaceSynced("folder/a", with: [1], mode: 0o600)
        disk.arm(.replaceKeepingOld)
        #expect(throws: FileError.self) {
            try disk.replaceSynced("folder/a", with: [2], mode: 0o600)
        }
        #expect(try disk.read("folder/a") == [1])
        disk.arm(.replaceKeepingNew)
        #expect(throws: FileError.self) {
            try disk.replaceSynced("folder/a", with: [3], mode: 0o600)
        }
        #expect(try disk.read("folder/a") == [3])
        try disk.replaceSynced("folder/deep/b", with: [], mode: 0o600)
        #expect(try disk.list("folder") == ["a", "deep"])
        #expect(disk.exists("folder/deep") && !disk.exists("folder/c"))
        try disk.remove("folder/a")
        #expect { try disk.read("folder/a") } throws: { ($0 as? FileError)?.isMissing == true }
    }

    @Test func `the power goes off after so many operations`() throws {
        let disk = MemoryDisk()
        let store = try disk.open()
        disk.powerOff(afterOperations: 3)
        try put(store, 1, synced: true)
        try put(store, 2, synced: false)
        #expect(throws: StorageError.self) { try put(store, 3, synced: false) }
        #expect(throws: FileError.self) { try disk.replaceSynced("a", with: [], mode: 0o600) }
        disk.crash(losingTail: .nothing)
        #expect(try keys(disk.open()) == [1, 2])
    }
}
