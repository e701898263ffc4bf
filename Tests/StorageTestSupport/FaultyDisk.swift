package import Basics
import CLevelDBFaults
import Glibc
package import Storage
import Synchronization

/// A folder on the real disk whose every change can fail, and which loses power on command.
///
/// Sendable unchecked: the disk behind the pointer locks by itself.
package final class FaultyDisk: @unchecked Sendable {
    /// What changes the disk, as the environment under LevelDB names it.
    package enum Operation: CaseIterable, Sendable {
        case create, append, flush, sync, rename, remove, syncFolder, overwrite, exchange
        case syncExchange

        fileprivate var native: faults_operation {
            switch self {
            case .create: FAULTS_CREATE
            case .append: FAULTS_APPEND
            case .flush: FAULTS_FLUSH
            case .sync: FAULTS_SYNC
            case .rename: FAULTS_RENAME
            case .remove: FAULTS_REMOVE
            case .syncFolder: FAULTS_SYNC_FOLDER
            case .overwrite: FAULTS_OVERWRITE
            case .exchange: FAULTS_EXCHANGE
            case .syncExchange: FAULTS_SYNC_EXCHANGE
            }
        }
    }

    private struct State {
        var boots = 0
        var stores: [LevelDBStore] = []
    }

    let pointer: OpaquePointer
    private let folder: TemporaryFolder
    private let state = Mutex(State())
    private let writeBufferBytes: Int

    /// Small buffers make LevelDB begin new logs and write tables within a short run.
    package init(writeBufferBytes: Int = 65_536) throws {
        folder = try TemporaryFolder()
        try SystemFiles().makeFolder(folder.path("journal/database"))
        let path = folder.path("graveyard")
        guard let pointer = faults_disk_create(path) else {
            throw FileError(operation: "make", path: path, code: ENOMEM, reason: "no disk")
        }
        self.pointer = pointer
        self.writeBufferBytes = writeBufferBytes
    }

    deinit {
        closeAll()
        faults_disk_destroy(pointer)
    }

    /// The journal's anchor on it.
    package var anchorPath: String { folder.path("journal/anchor") }
    /// The journal's database on it.
    package var databasePath: String { folder.path("journal/database") }

    /// Opens a journal on it as the node does, but for the database under it.
    package func openJournal(
        replaying body: (JournalEntry) -> Void
    ) throws(JournalError) -> Journal {
        try Journal.open(
            directory: folder.path("journal"), files: self,
            database: { (path, createIfMissing, paranoid) throws(StorageError) in
                try self.openStore(path, createIfMissing: createIfMissing, paranoid: paranoid)
            }, replaying: body)
    }

    /// Opens the database alone.
    package func openStore() throws(StorageError) -> any KeyValueStore {
        try openStore(databasePath, createIfMissing: true, paranoid: true)
    }

    private func openStore(
        _ path: String, createIfMissing: Bool, paranoid: Bool
    ) throws(StorageError) -> LevelDBStore {
        let store = LevelDBStore(
            engine: try FaultyDatabase(
                self, path: path, createIfMissing: createIfMissing, paranoid: paranoid,
                writeBufferBytes: writeBufferBytes))
        state.withLock { $0.stores.append(store) }
        return store
    }

    // MARK: Faults

    /// Changes that succeeded so far.
    package var operations: Int { Int(faults_operations(pointer)) }

    /// Changes of one kind that succeeded so far.
    package func count(_ kind: Operation) -> Int {
        Int(faults_operations_of(pointer, kind.native))
    }

    /// Lets so many more changes succeed and none after, until the end.
    package func powerOff(afterOperations count: Int) { faults_power_off(pointer, UInt64(count)) }

    /// Lets writes fail beyond so many more bytes, until the end.
    package func limitSpace(bytes: Int) { faults_limit_space(pointer, UInt64(bytes)) }

    /// Fails the nth change of a kind from now on, or all from it on.
    package func fail(
        _ kind: Operation, nth: Int = 1, always: Bool = false, code: Int32 = EIO
    ) {
        faults_fail(pointer, kind.native, UInt64(nth), always, code)
    }

    // MARK: Ends

    /// `kill -9`: the operating system keeps what it has.
    package func endProcess() {
        // A process that is dead writes nothing more, also not while its objects go.
        faults_power_off(pointer, 0)
        closeAll()
        faults_end_process(pointer)
    }

    /// The machine stops; what is left of the unsynced rest differs from draw to draw.
    package func losePower(_ draw: Int) {
        endProcess()
        let losses = [FAULTS_LOSE_ALL, FAULTS_LOSE_SOME, FAULTS_LOSE_TO_ZEROES]
        faults_lose_power(pointer, losses[draw % losses.count], UInt64(draw))
        state.withLock { $0.boots += 1 }
    }

    private func closeAll() {
        let stores = state.withLock { state in
            defer { state.stores = [] }
            return state.stores
        }
        for store in stores { store.close() }
    }
}

extension FaultyDisk: FileAccess {
    package func read(_ path: String) throws(FileError) -> [UInt8] {
        if path == "/proc/sys/kernel/random/boot_id" {
            return state.withLock { Array("\($0.boots)".utf8) }
        }
        return try SystemFiles().read(path)
    }

    package func replaceSynced(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError)
    {
        var code: Int32 = 0
        let error = faults_replace(pointer, path, bytes, bytes.count, &code)
        try check(error, code, "replace", path)
    }

    package func overwriteSynced(_ path: String, with bytes: [UInt8]) throws(FileError) {
        var code: Int32 = 0
        let error = faults_overwrite_synced(pointer, path, bytes, bytes.count, &code)
        try check(error, code, "overwrite", path)
    }

    package func overwrite(_ path: String, with bytes: [UInt8]) throws(FileError) {
        var code: Int32 = 0
        let error = faults_overwrite(pointer, path, bytes, bytes.count, &code)
        try check(error, code, "overwrite", path)
    }

    package func makeFolder(_ path: String) throws(FileError) { try SystemFiles().makeFolder(path) }

    package func exists(_ path: String) -> Bool { SystemFiles().exists(path) }

    package func list(_ path: String) throws(FileError) -> [String] { try SystemFiles().list(path) }

    package func remove(_ path: String) throws(FileError) { try SystemFiles().remove(path) }

    private func check(
        _ error: UnsafeMutablePointer<CChar>?, _ code: Int32, _ operation: String, _ path: String
    ) throws(FileError) {
        guard let error else { return }
        defer { free(error) }
        throw FileError(
            operation: operation, path: path, code: code, reason: String(cString: error))
    }
}
