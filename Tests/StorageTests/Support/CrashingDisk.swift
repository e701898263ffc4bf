import Basics
import Storage
import StorageTestSupport

/// A disk that ends in all the ways that a disk can.
///
/// The twin, or a real one with faults under a real LevelDB: both go through one suite, so the twin
/// is proven to behave as the real thing.
protocol CrashingDisk: FileAccess {
    func openStore() throws(StorageError) -> any KeyValueStore
    /// Opens the journal on it, as a node does.
    func openJournal(replaying body: (JournalEntry) -> Void) throws(JournalError) -> Journal

    /// Changes that succeeded so far.
    var operations: Int { get }
    /// Lets so many more changes succeed and none after, until the end.
    func powerOff(afterOperations count: Int)
    /// Lets writes fail beyond so many more bytes, until the end.
    func limitSpace(bytes: Int)
    /// Lets the next operation of a kind fail, once.
    func arm(_ fault: DiskFault)

    /// `kill -9`: the operating system keeps what it has.
    func endProcess()
    /// The machine stops; what is left of the unsynced rest differs from draw to draw.
    func losePower(_ draw: Int)
}

extension MemoryDisk: CrashingDisk {
    func openStore() throws(StorageError) -> any KeyValueStore { try open() }

    func openJournal(
        replaying body: (JournalEntry) -> Void
    ) throws(JournalError) -> Journal {
        try StorageTests.openJournal(self, replaying: body)
    }

    func limitSpace(bytes: Int) { limitSpace(bytesMax: bytes + bytesUsed) }

    func endProcess() {
        limitSpace(bytesMax: nil)
        crash(losingTail: .nothing)
    }

    func losePower(_ draw: Int) {
        limitSpace(bytesMax: nil)
        crash(losingTail: draw % 3 == 0 ? .all : .keepingFirst(draw / 3))
    }
}

extension FaultyDisk: CrashingDisk {
    func arm(_ fault: DiskFault) {
        switch fault {
        case .write: fail(.append)
        case .sync: fail(.sync)
        // Of the anchor, which is there by then.
        case .replaceKeepingOld: fail(.exchange)
        case .replaceKeepingNew: fail(.syncExchange)
        }
    }
}

extension CrashingDisk {
    func openJournal() throws(JournalError) -> Journal { try openJournal { _ in } }
}

/// Which disk a test runs on.
enum DiskKind: String, CaseIterable, Sendable {
    case memory
    case levelDB

    func make() throws -> any CrashingDisk {
        switch self {
        case .memory: MemoryDisk()
        case .levelDB: try FaultyDisk()
        }
    }
}
