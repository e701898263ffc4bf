import Basics
import Cosigner
import Storage
import StorageTestSupport

/// A disk for a ledger: the twin, or a real LevelDB over a folder with faults.
enum LedgerDisk: Sendable {
    case memory(MemoryDisk)
    case levelDB(FaultyDisk)

    enum Kind: String, CaseIterable, Sendable {
        case memory, levelDB
    }

    init(_ kind: Kind) throws {
        switch kind {
        case .memory: self = .memory(MemoryDisk())
        case .levelDB: self = .levelDB(try FaultyDisk())
        }
    }

    func ledger(_ clock: any TimeSource) throws -> CosignerLedger {
        switch self {
        case .memory(let disk): return try disk.ledger(clock)
        case .levelDB(let disk):
            return try CosignerLedger.open(time: clock) { (replaying) throws(JournalError) in
                InlineCommitLog(journal: try disk.openJournal(replaying: replaying))
            }
        }
    }

    func powerOff(afterOperations count: Int) {
        switch self {
        case .memory(let disk): disk.powerOff(afterOperations: count)
        case .levelDB(let disk): disk.powerOff(afterOperations: count)
        }
    }

    /// Ends the process, or on odd draws the machine.
    func end(_ draw: Int) {
        switch self {
        case .memory(let disk): disk.crash(losingTail: draw % 2 == 0 ? .nothing : .all)
        case .levelDB(let disk):
            if draw % 2 == 0 { disk.endProcess() } else { disk.losePower(draw) }
        }
    }
}
