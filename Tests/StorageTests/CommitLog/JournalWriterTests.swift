import Basics
import Storage
import StorageTestSupport
import Testing

@Suite struct JournalWriterTests {
    /// Whether no submission completed before an earlier one of the same or a weaker grade.
    private func isOrdered(_ completed: [Int], _ grades: [Durability]) -> Bool {
        var place = [Int](repeating: 0, count: grades.count)
        for (index, number) in completed.enumerated() { place[number] = index }
        for late in grades.indices {
            // Only an earlier synced one may come after a later written one.
            for early in 0..<late where grades[early] == .written || grades[late] == .synced {
                if place[early] > place[late] { return false }
            }
        }
        return true
    }

    @Test func `many submitters share few syncs and every record is kept`() async throws {
        let folder = try TemporaryFolder()
        let writer = try JournalWriter(journal: Journal.open(directory: folder.path("journal")))
        let outcomes = Outcomes()
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<8 {
                group.addTask {
                    for number in 0..<200 {
                        writer.submit(
                            [record(lane * 1_000 + number)], grade: .synced,
                            completion: outcomes.note(lane))
                    }
                }
            }
        }
        #expect(writer.stop() == nil)
        #expect(writer.statistics.records == 1_600)
        #expect(writer.statistics.syncs < 800)
        #expect(outcomes.lastSequences == Array(1...1_600))
        let entries = try contents(of: folder.path("journal")).get()
        var expected: [UInt16] = []
        for lane in 0..<8 {
            for number in 0..<200 { expected.append(record(lane * 1_000 + number).kind) }
        }
        let kinds: [UInt16] = entries.map { $0.record.kind }
        #expect(kinds.sorted() == expected.sorted())
    }

    @Test func `callbacks come in order of submission for each grade`() throws {
        let folder = try TemporaryFolder()
        let writer = try JournalWriter(journal: Journal.open(directory: folder.path("journal")))
        let outcomes = Outcomes()
        var randomness = Randomness(seed: 5)
        var grades: [Durability] = []
        for number in 0..<600 {
            let grade: Durability = randomness.below(3) == 0 ? .synced : .written
            grades.append(grade)
            writer.submit([record(number)], grade: grade, completion: outcomes.note(number))
        }
        #expect(writer.stop() == nil)
        #expect(outcomes.numbers.sorted() == Array(0..<600))
        #expect(isOrdered(outcomes.numbers, grades))
        #expect(outcomes.lastSequences == outcomes.numbers.map { UInt64($0 + 1) })
    }

    @Test func `a full line refuses, and what was taken is kept`() throws {
        let disk = MemoryDisk()
        let writer = try JournalWriter(journal: openJournal(disk), submissionsMax: 3)
        let outcomes = Outcomes()
        // The writer hangs in the first callback while the line fills up.
        let blocker = Blocker()
        writer.submit([record(0)], grade: .written) { _ in blocker.hold() }
        blocker.waitUntilHeld()
        for number in 1...5 {
            writer.submit([record(number)], grade: .written, completion: outcomes.note(number))
        }
        #expect(outcomes.numbers == [4, 5] && outcomes.failures == [.full, .full])
        blocker.release()
        #expect(writer.stop() == nil)
        #expect(outcomes.numbers == [4, 5, 1, 2, 3])
        #expect(try openJournal(disk).head.sequence == 4)
    }

    @Test(arguments: [DiskFault.write, .sync, .replaceKeepingOld, .replaceKeepingNew])
    func `a failure stops the writer and everything after fails with it`(
        _ fault: DiskFault
    ) async throws {
        let disk = MemoryDisk()
        let writer = try JournalWriter(journal: openJournal(disk))
        _ = try await commit([record(1)], to: writer, grade: .synced)
        disk.arm(fault)
        var errors: [JournalError] = []
        for number in 2...4 {
            do {
                _ = try await commit([record(number)], to: writer, grade: .synced)
            } catch let error as JournalError {
                errors.append(error)
            }
        }
        let failure = try #require(writer.stop())
        #expect(errors == [failure, failure, failure] && failure.action == .halt)
        disk.crash(losingTail: .all)
        #expect(try openJournal(disk).head.sequence <= 2)
    }

    @Test func `stopping syncs the tail, releases the store and refuses what follows`() throws {
        let disk = MemoryDisk()
        let writer = try JournalWriter(journal: openJournal(disk))
        let outcomes = Outcomes()
        for number in 1...20 {
            writer.submit([record(number)], grade: .written, completion: outcomes.note(number))
        }
        #expect(writer.stop() == nil && writer.stop() == nil)
        writer.submit([record(21)], grade: .written, completion: outcomes.note(21))
        #expect(outcomes.numbers == Array(1...21) && outcomes.failures == [.stopped])
        disk.crash(losingTail: .all)
        #expect(try openJournal(disk).head.sequence == 20)
    }

    @Test func `stopping from a callback does not hang`() throws {
        let writer = try JournalWriter(journal: openJournal(MemoryDisk()))
        let blocker = Blocker()
        writer.submit([record(1)], grade: .synced) { _ in
            writer.stop()
            blocker.release()
        }
        blocker.hold()
    }

    @Test func `committed records are read while the writer runs`() async throws {
        let folder = try TemporaryFolder()
        let writer = try JournalWriter(journal: Journal.open(directory: folder.path("journal")))
        let records = (1...10).map { record($0) }
        let position = try await commit(records, to: writer, grade: .written)
        var found: [JournalRecord] = []
        try writer.reader.replay(from: 1, through: position.lastSequence) {
            found.append($0.record)
        }
        #expect(found == records)
    }
}
