import Basics
import Glibc
import Storage
import StorageTestSupport
import Testing

@Suite struct LevelDBStoreTests {
    private func put(_ store: LevelDBStore, _ bytes: Int, synced: Bool) throws {
        var batch = WriteBatch()
        batch.put([1], [UInt8](repeating: 7, count: bytes))
        try store.write(batch, synced: synced)
    }

    @Test func `a folder that is open is in use`() throws {
        let folder = try TemporaryFolder()
        let store = try LevelDBStore(path: folder.path("a"))
        #expect(throws: StorageError.inUse(path: folder.path("a"))) {
            try LevelDBStore(path: folder.path("a"))
        }
        store.close()
        try LevelDBStore(path: folder.path("a")).close()
    }

    @Test func `a dropped store lets its folder go`() throws {
        let folder = try TemporaryFolder()
        _ = try LevelDBStore(path: folder.path("a"))
        _ = try LevelDBStore(path: folder.path("a"))
    }

    @Test func `a file, a foreign folder and a missing database are told apart`() throws {
        let folder = try TemporaryFolder()
        let files = SystemFiles()
        try files.replaceSynced(folder.path("file"), with: [1], mode: 0o600)
        #expect {
            try LevelDBStore(path: folder.path("file"))
        } throws: { ($0 as? StorageError)?.action == .reject }
        #expect {
            try LevelDBStore(path: folder.path("file/below"))
        } throws: { error in
            if case .wrongFolder = error as? StorageError { true } else { false }
        }
        #expect(
            throws: StorageError.wrongFolder(path: folder.path, reason: "it holds file")
        ) { try LevelDBStore(path: folder.path) }
        #expect(try files.list(folder.path) == ["file"])
        #expect(throws: StorageError.missing(path: folder.path("none"))) {
            try LevelDBStore(path: folder.path("none"), createIfMissing: false)
        }
        #expect(!files.exists(folder.path("none")))
    }

    @Test func `a database without CURRENT is damage, not a new database`() throws {
        let folder = try TemporaryFolder()
        let store = try LevelDBStore(path: folder.path("a"))
        try put(store, 10, synced: true)
        store.close()
        try SystemFiles().remove(folder.path("a/CURRENT"))
        let before = try FolderImage(of: folder.path("a"))
        #expect {
            try LevelDBStore(path: folder.path("a"))
        } throws: { error in
            if case .corrupted = error as? StorageError { true } else { false }
        }
        #expect(try FolderImage(of: folder.path("a")) == before)
    }

    @Test func `the folder is readable by its owner alone, even where it was not`() throws {
        let folder = try TemporaryFolder()
        func rights() -> mode_t {
            var status = stat()
            stat(folder.path("deep/a"), &status)
            return status.st_mode & 0o777
        }
        let store = try LevelDBStore(path: folder.path("deep/a"))
        #expect(rights() == 0o700)
        store.close()
        chmod(folder.path("deep/a"), 0o755)
        try LevelDBStore(path: folder.path("deep/a")).close()
        #expect(rights() == 0o700)
    }

    @Test func `a changed byte in a value is corruption, not a value`() throws {
        let folder = try TemporaryFolder()
        let store = try LevelDBStore(path: folder.path("a"))
        try put(store, 2_000, synced: true)
        try put(store, 10, synced: true)
        store.close()
        let names = try SystemFiles().list(folder.path("a"))
        let log = try #require(names.first { $0.hasSuffix(".log") })
        var bytes = try SystemFiles().read(folder.path("a/\(log)"))
        bytes[1_000] ^= 1
        try SystemFiles().replaceSynced(folder.path("a/\(log)"), with: bytes, mode: 0o600)
        #expect {
            try LevelDBStore(path: folder.path("a"))
        } throws: { error in
            if case .corrupted = error as? StorageError { true } else { false }
        }
    }

    @Test func `a synced write also syncs the logs that LevelDB closed unsynced`() throws {
        let folder = try TemporaryFolder()
        let store = try LevelDBStore(path: folder.path("a"), writeBufferBytes: 65_536)
        defer { store.close() }
        for _ in 0..<40 {
            // Fills the log without a sync; the synced write after it goes to the next log.
            try put(store, 66_000, synced: false)
            try put(store, 10, synced: true)
        }
        #expect(store.olderLogsSynced > 0)
    }

    @Test func `a write to a full disk stops the store for good`() throws {
        let folder = try TemporaryFolder()
        let store = try LevelDBStore(path: folder.path("a"))
        try put(store, 10, synced: true)
        try withLogReplaced(in: folder.path("a"), by: "/dev/full") {
            #expect {
                try put(store, 20, synced: false)
            } throws: { error in
                if case .spaceExhausted = error as? StorageError { true } else { false }
            }
        }
        expectStopped(store)
        store.close()
        let next = try LevelDBStore(path: folder.path("a"))
        #expect(try next.get([1])?.count == 10)
    }

    @Test func `a failed sync stops the store for good, also for unsynced writes`() throws {
        let folder = try TemporaryFolder()
        let store = try LevelDBStore(path: folder.path("a"))
        try put(store, 10, synced: true)
        // A character device takes the bytes and knows no fsync.
        try withLogReplaced(in: folder.path("a"), by: "/dev/null") {
            #expect {
                try put(store, 20, synced: true)
            } throws: { ($0 as? StorageError)?.action == .halt }
        }
        expectStopped(store)
    }

    private func expectStopped(_ store: LevelDBStore) {
        for synced in [true, false] {
            #expect {
                try put(store, 30, synced: synced)
            } throws: { error in
                if case .failed = error as? StorageError { true } else { false }
            }
        }
    }

    /// Puts another file under the descriptor of LevelDB's open log while `body` runs.
    private func withLogReplaced(
        in folder: String, by path: String, _ body: () throws -> Void
    ) throws {
        let descriptors = try SystemFiles().list("/proc/self/fd").compactMap { Int32($0) }
        let log = try #require(
            descriptors.first { descriptor in
                var target = [CChar](repeating: 0, count: 4_096)
                let count = readlink("/proc/self/fd/\(descriptor)", &target, target.count)
                let bytes = target.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
                let name = String(decoding: bytes, as: UTF8.self)
                return name.hasPrefix(folder + "/") && name.hasSuffix(".log")
            })
        let kept = dup(log)
        let other = open(path, O_WRONLY)
        defer {
            dup2(kept, log)
            close(kept)
            close(other)
        }
        try #require(dup2(other, log) == log)
        try body()
    }
}
