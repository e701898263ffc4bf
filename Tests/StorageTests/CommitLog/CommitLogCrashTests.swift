import Storage
import Testing

/// The promise of both grades, at every place where the machine can stop.
@Suite struct CommitLogCrashTests {
    private struct Run {
        var submitted: [JournalRecord] = []
        var writtenThrough: UInt64 = 0
        var syncedThrough: UInt64 = 0
    }

    /// Runs a script of submissions until the disk stops, and notes what was acknowledged.
    private func run(_ disk: MemoryDisk, seed: UInt64, stepwise: Bool) -> Run {
        var run = Run()
        let outcomes = Outcomes()
        var grades: [Durability] = []
        guard let journal = try? openJournal(disk) else { return run }
        let log = InlineCommitLog(journal: journal, mode: stepwise ? .stepwise : .immediate)
        var randomness = Randomness(seed: seed)
        for number in 0..<12 {
            let records = (0..<randomness.below(3)).map { record(number * 10 + $0) }
            let grade: Durability = randomness.below(2) == 0 ? .written : .synced
            run.submitted += records
            grades.append(grade)
            log.submit(records, grade: grade, completion: outcomes.note(number))
            for _ in 0..<randomness.below(3) where stepwise { log.step() }
        }
        while log.step() {}
        for outcome in outcomes.all {
            guard let last = try? outcome.result.get().lastSequence else { continue }
            run.writtenThrough = max(run.writtenThrough, last)
            if grades[outcome.number] == .synced {
                run.syncedThrough = max(run.syncedThrough, last)
            }
        }
        #expect(outcomes.all.count == 12)
        return run
    }

    private func recovered(_ disk: MemoryDisk) throws -> [JournalRecord] {
        var records: [JournalRecord] = []
        let journal = try openJournal(disk) { records.append($0.record) }
        #expect(journal.anchored == journal.head)
        journal.close()
        return records
    }

    @Test(arguments: [true, false])
    func `a crash at every boundary keeps every acknowledgement of its grade`(
        _ stepwise: Bool
    ) throws {
        for seed in 1...6 as ClosedRange<UInt64> {
            let whole = MemoryDisk()
            _ = run(whole, seed: seed, stepwise: stepwise)
            for boundary in 0...whole.operations {
                for tail in [.nothing, .all, .keepingFirst(1), .keepingFirst(2)] as [LostTail] {
                    let disk = MemoryDisk()
                    disk.powerOff(afterOperations: boundary)
                    let run = run(disk, seed: seed, stepwise: stepwise)
                    disk.crash(losingTail: tail)
                    let records = try recovered(disk)
                    #expect(records.elementsEqual(run.submitted.prefix(records.count)))
                    #expect(records.count >= Int(run.syncedThrough))
                    if tail == .nothing { #expect(records.count >= Int(run.writtenThrough)) }
                }
            }
        }
    }

    @Test func `a crash during recovery loses nothing either`() throws {
        for boundary in 0...4 {
            let disk = MemoryDisk()
            let first = run(disk, seed: 9, stepwise: true)
            disk.crash(losingTail: .keepingFirst(1))
            disk.powerOff(afterOperations: boundary)
            _ = openingFailure(disk)
            disk.crash(losingTail: .all)
            #expect(try recovered(disk).count >= Int(first.syncedThrough))
        }
    }

    @Test func `a disk that lost what it had synced is a proven loss`() throws {
        let disk = MemoryDisk()
        let run = run(disk, seed: 4, stepwise: false)
        disk.crash(losingTail: .all)
        disk.damage(key: key(Int(run.syncedThrough))) { $0 = nil }
        #expect(openingFailure(disk)?.firstBadSequence == run.syncedThrough)
    }
}
