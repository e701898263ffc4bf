import Basics
import Storage
import Synchronization

extension BenchmarkSuite {
    static var journals: [Benchmark] {
        [
            Benchmark(
                "journal-written", "one record of 200 bytes, survives the process",
                unit: .microseconds, operationsPerRepeat: 50
            ) { (environment) throws(BenchmarkError) in
                try single(environment, synced: false)
            },
            Benchmark(
                "journal-synced", "one record of 200 bytes, synced and anchored",
                unit: .microseconds, operationsPerRepeat: 1
            ) { (environment) throws(BenchmarkError) in
                try single(environment, synced: true)
            },
            Benchmark(
                "journal-grouped",
                "one record of 200 bytes, synced and anchored with those of seven other writers",
                unit: .microseconds, operationsPerRepeat: groupSize
            ) { (environment) throws(BenchmarkError) in try grouped(environment) },
        ]
    }

    /// Submissions that wait for one commit.
    private static let groupSize = 8

    private static func single(
        _ environment: BenchmarkEnvironment, synced: Bool
    ) throws(BenchmarkError) -> Workload {
        let folder = JournalFolder(environment, synced ? "synced" : "written")
        let box = JournalBox(try folder.openJournal())
        let raw = try folder.openStore("raw")
        return Workload(
            check: { () throws(BenchmarkError) in try folder.checkReplay() },
            run: { (count) throws(BenchmarkError) in
                try BenchmarkError.attempt { () throws(JournalError) in
                    for index in 0..<count {
                        _ = try box.journal.append([JournalFolder.record(index)])
                        try box.journal.commit(synced: synced)
                    }
                    return box.journal.head.sequence
                }
            }, floor: rawWrites(raw, synced: synced),
            close: {
                raw.close()
                folder.close()
            })
    }

    private static func grouped(
        _ environment: BenchmarkEnvironment
    ) throws(BenchmarkError) -> Workload {
        let folder = JournalFolder(environment, "grouped")
        let raw = try folder.openStore("raw")
        let log = InlineCommitLog(journal: try folder.openJournal(), mode: .stepwise)
        return Workload(
            check: { () throws(BenchmarkError) in try folder.checkReplay() },
            run: { (count) throws(BenchmarkError) in
                let tally = Tally()
                for index in 0..<count {
                    log.submit([JournalFolder.record(index)], grade: .synced) { tally.add($0) }
                }
                while log.step() {}
                try BenchmarkError.expect("the number of commits", tally.successes, is: count)
                return log.head.sequence
            }, floor: rawWrites(raw, synced: true),
            close: {
                raw.close()
                log.stop()
                folder.close()
            })
    }

    /// One write of the store for each record, without chain and anchor.
    private static func rawWrites(_ store: LevelDBStore, synced: Bool) -> Workload.Floor {
        let value = [UInt8](repeating: 0x5A, count: 259)
        let name = synced ? "LevelDB write, synced" : "LevelDB write"
        return Workload.Floor(name: name, hasSameDigest: false) { (count) throws(BenchmarkError) in
            try BenchmarkError.attempt { () throws(StorageError) in
                for index in 0..<count {
                    var batch = WriteBatch()
                    batch.put(withUnsafeBytes(of: UInt64(index).bigEndian) { Array($0) }, value)
                    try store.write(batch, synced: synced)
                }
                return UInt64(count)
            }
        }
    }
}

/// Holds a journal where closures can reach it.
private final class JournalBox {
    var journal: Journal

    init(_ journal: consuming Journal) { self.journal = journal }
}

/// Counts what was committed.
private final class Tally: Sendable {
    private let count = Mutex(0)

    var successes: Int { count.withLock { $0 } }

    func add(_ result: Result<CommitPosition, JournalError>) {
        if case .success = result { count.withLock { $0 += 1 } }
    }
}
