import Basics
import Storage
import Testing

@Suite struct InlineCommitLogTests {
    @Test func `one step writes all that waits, the next syncs it`() throws {
        let log = InlineCommitLog(journal: try openJournal(MemoryDisk()), mode: .stepwise)
        let outcomes = Outcomes()
        log.submit([record(1)], grade: .synced, completion: outcomes.note(1))
        log.submit([record(2)], grade: .written, completion: outcomes.note(2))
        log.submit([record(3)], grade: .synced, completion: outcomes.note(3))
        #expect(outcomes.all.isEmpty && log.hasWork)
        #expect(log.step())
        #expect(outcomes.numbers == [2] && log.head.sequence == 3)
        #expect(log.step())
        #expect(outcomes.numbers == [2, 1, 3] && outcomes.lastSequences == [2, 1, 3])
        #expect(!log.step() && !log.hasWork)
        #expect(log.statistics.records == 3)
        #expect(log.statistics.writes == 1 && log.statistics.syncs == 1)
    }

    @Test func `a group that wants only syncs is one write`() throws {
        let disk = MemoryDisk()
        let log = InlineCommitLog(journal: try openJournal(disk), mode: .stepwise)
        let before = disk.operations
        for number in 1...5 { log.submit([record(number)], grade: .synced) { _ in } }
        while log.step() {}
        #expect(disk.operations - before == 3)
        #expect(log.statistics.writes == 0 && log.statistics.syncs == 1)
    }

    @Test func `an empty submission is a barrier for all before it`() throws {
        let disk = MemoryDisk()
        let log = InlineCommitLog(journal: try openJournal(disk))
        let outcomes = Outcomes()
        log.submit([record(1)], grade: .written, completion: outcomes.note(1))
        #expect(disk.unsyncedBatches == 1)
        log.submit([], grade: .synced, completion: outcomes.note(2))
        #expect(disk.unsyncedBatches == 0 && outcomes.lastSequences == [1, 1])
    }

    @Test func `a submission made by a callback comes after it`() throws {
        let log = InlineCommitLog(journal: try openJournal(MemoryDisk()))
        let outcomes = Outcomes()
        log.submit([record(1)], grade: .written) { result in
            log.submit([record(2)], grade: .synced, completion: outcomes.note(2))
            outcomes.note(1)(result)
        }
        #expect(outcomes.numbers == [1, 2] && outcomes.lastSequences == [1, 2])
    }

    @Test func `a full line refuses the next submission alone`() throws {
        let log = InlineCommitLog(
            journal: try openJournal(MemoryDisk()), mode: .stepwise, submissionsMax: 2)
        let outcomes = Outcomes()
        for number in 1...3 {
            log.submit([record(number)], grade: .written, completion: outcomes.note(number))
        }
        #expect(outcomes.numbers == [3] && outcomes.failures == [.full])
        log.step()
        log.submit([record(4)], grade: .written, completion: outcomes.note(4))
        log.step()
        #expect(outcomes.numbers == [3, 1, 2, 4] && outcomes.lastSequences == [1, 2, 3])
    }

    @Test func `the line is bounded in bytes too, and one large submission still fits`() throws {
        let log = InlineCommitLog(
            journal: try openJournal(MemoryDisk()), mode: .stepwise, bytesMax: 1_000)
        let outcomes = Outcomes()
        log.submit([record(1, bytes: 5_000)], grade: .written, completion: outcomes.note(1))
        log.submit([record(2)], grade: .written, completion: outcomes.note(2))
        #expect(outcomes.failures == [.full])
        log.step()
        #expect(outcomes.numbers == [2, 1])
    }

    @Test func `a record above the limit is refused and stops nothing`() throws {
        let log = InlineCommitLog(journal: try openJournal(MemoryDisk()))
        let outcomes = Outcomes()
        let bytes = StorageLimits.payloadBytesMax + 1
        log.submit([record(1, bytes: bytes)], grade: .synced, completion: outcomes.note(1))
        log.submit([record(2)], grade: .synced, completion: outcomes.note(2))
        #expect(outcomes.failures == [.recordTooLarge(bytes: bytes)])
        #expect(outcomes.lastSequences == [1] && log.failure == nil)
    }

    @Test func `a failing sync fails what waits and everything after, not what was written`()
        throws
    {
        let disk = MemoryDisk()
        let log = InlineCommitLog(journal: try openJournal(disk), mode: .stepwise)
        let outcomes = Outcomes()
        log.submit([record(1)], grade: .written, completion: outcomes.note(1))
        log.submit([record(2)], grade: .synced, completion: outcomes.note(2))
        log.step()
        log.submit([record(3)], grade: .written, completion: outcomes.note(3))
        disk.arm(.sync)
        log.step()
        log.submit([record(4)], grade: .written, completion: outcomes.note(4))
        let failure = try #require(log.failure)
        #expect(failure.action == .halt)
        #expect(outcomes.numbers == [1, 2, 3, 4] && outcomes.lastSequences == [1])
        #expect(outcomes.failures == [failure, failure, failure])
    }

    @Test func `stopping commits what waits, syncs the tail and refuses what follows`() throws {
        let disk = MemoryDisk()
        let log = InlineCommitLog(journal: try openJournal(disk), mode: .stepwise)
        let outcomes = Outcomes()
        log.submit([record(1)], grade: .written, completion: outcomes.note(1))
        #expect(log.stop() == nil && log.stop() == nil)
        log.submit([record(2)], grade: .written, completion: outcomes.note(2))
        #expect(outcomes.lastSequences == [1] && outcomes.failures == [.stopped])
        #expect(disk.unsyncedBatches == 0)
        #expect(try openJournal(disk).head.sequence == 1)
    }

    @Test func `a full disk halts`() throws {
        let disk = MemoryDisk()
        let log = InlineCommitLog(journal: try openJournal(disk))
        disk.limitSpace(bytesMax: 300)
        let outcomes = Outcomes()
        for number in 1...6 {
            log.submit([record(number)], grade: .written, completion: outcomes.note(number))
        }
        #expect(outcomes.lastSequences == [1, 2, 3])
        #expect(outcomes.failures.count == 3)
        #expect(
            outcomes.failures.allSatisfy {
                if case .storage(.spaceExhausted) = $0 { true } else { false }
            })
    }
}
