import Basics
import Storage
import StorageTestSupport
import Testing

@Suite struct JournalTests {
    @Test func `what is appended is replayed, in order and chained`() throws {
        let folder = try TemporaryFolder()
        var written: [JournalRecord] = []
        var journal = try Journal.open(directory: folder.path("journal"))
        #expect(journal.head == .start)
        for number in 1...50 {
            let records = (0..<(number % 4)).map { record(number * 10 + $0, bytes: number * 7) }
            let position = try journal.append(records)
            #expect(position.firstSequence == UInt64(written.count + 1))
            written += records
            #expect(position.lastSequence == UInt64(written.count))
            try journal.commit(synced: number % 9 == 0)
        }
        var replayed: [JournalEntry] = []
        try journal.replay(from: 1) { replayed.append($0) }
        let head = journal.head
        journal.close()
        #expect(replayed.map(\.record) == written)
        #expect(replayed.map(\.sequence) == (1...UInt64(written.count)).map { $0 })
        #expect(replayed.first?.previousHash == .zero)
        #expect(zip(replayed, replayed.dropFirst()).allSatisfy { $1.previousHash == $0.hash })
        #expect(replayed.last?.hash == head.hash)
        #expect(contents(of: folder.path("journal")) == .success(replayed))
    }

    @Test func `a part of the journal is replayed by its bounds`() throws {
        let journal = try openJournal(diskWithJournal(records: 9))
        func sequences(_ first: UInt64, _ last: UInt64) throws -> [UInt64] {
            var found: [UInt64] = []
            try journal.replay(from: first, through: last) { found.append($0.sequence) }
            return found
        }
        #expect(try sequences(0, 2) == [1, 2])
        #expect(try sequences(4, 6) == [4, 5, 6])
        #expect(try sequences(8, .max) == [8, 9])
        #expect(try sequences(10, .max) == [])
        #expect(try sequences(5, 4) == [])
    }

    @Test func `staged records are not in the journal until they are committed`() throws {
        let disk = MemoryDisk()
        var journal = try openJournal(disk)
        _ = try journal.append([record(1)])
        #expect(journal.head == .start && journal.stagedBytes > 0)
        journal.close()
        let next = try openJournal(disk)
        #expect(next.head == .start)
    }

    /// Computed apart from this code with Python's `struct` and `hashlib`.
    @Test func `the stored form is the documented one`() throws {
        let disk = MemoryDisk()
        var journal = try openJournal(disk)
        _ = try journal.append([
            JournalRecord(
                kind: 7, time: Timestamp(nanoseconds: 1), payload: Array("abc".utf8)),
            JournalRecord(kind: .max, time: Timestamp(nanoseconds: -1), payload: []),
        ])
        try journal.commit(synced: true)
        journal.close()
        let store = try disk.open()
        #expect(Hex.encode(try #require(try store.get(key(1)))) == Self.firstStored)
        #expect(Hex.encode(try #require(try store.get(key(2)))) == Self.secondStored)
        #expect(Hex.encode(try disk.read("journal/anchor")) == Self.anchorStored)
    }

    @Test func `a payload above the limit is refused and nothing is staged`() throws {
        var journal = try openJournal(MemoryDisk())
        let large = JournalRecord(
            kind: 1, time: .zero,
            payload: [UInt8](repeating: 0, count: StorageLimits.payloadBytesMax + 1))
        do throws(JournalError) {
            _ = try journal.append([record(1), large])
            Issue.record("taken")
        } catch {
            #expect(error == .recordTooLarge(bytes: large.payload.count))
        }
        #expect(journal.stagedBytes == 0)
        let largest = JournalRecord(kind: 1, time: .zero, payload: large.payload.dropLast())
        #expect(try journal.append([largest]).lastSequence == 1)
    }

    @Test func `an unsynced tail found at the start is synced and anchored before it is used`()
        throws
    {
        let disk = MemoryDisk()
        var journal = try openJournal(disk)
        _ = try journal.append([record(1), record(2)])
        try journal.commit(synced: false)
        #expect(journal.anchored == .start)
        disk.crash(losingTail: .nothing)
        let next = try openJournal(disk)
        #expect(next.head.sequence == 2 && next.anchored == next.head)
        disk.crash(losingTail: .all)
        #expect(try openJournal(disk).head.sequence == 2)
    }

    @Test(arguments: [DiskFault.write, .sync, .replaceKeepingOld, .replaceKeepingNew])
    func `after any failure the journal refuses everything with the same error`(
        _ fault: DiskFault
    ) throws {
        let disk = MemoryDisk()
        var journal = try openJournal(disk)
        _ = try journal.append([record(1)])
        disk.arm(fault)
        var errors: [JournalError] = []
        do throws(JournalError) { try journal.commit(synced: true) } catch { errors.append(error) }
        do throws(JournalError) { try journal.commit(synced: true) } catch { errors.append(error) }
        do throws(JournalError) {
            _ = try journal.append([record(2)])
        } catch {
            errors.append(error)
        }
        #expect(errors.count == 3 && errors.allSatisfy { $0 == errors.first })
        #expect(errors.first?.action == .halt)
        disk.crash(losingTail: .all)
        let kept = try openJournal(disk).head.sequence
        #expect(kept == (fault == .replaceKeepingOld || fault == .replaceKeepingNew ? 1 : 0))
    }

    @Test func `a copy of the folder of a running journal opens with all that was written`()
        throws
    {
        // What `kill -9` leaves: the files as the operating system has them.
        let folder = try TemporaryFolder()
        var journal = try Journal.open(directory: folder.path("journal"))
        for number in 1...30 {
            _ = try journal.append([record(number)])
            try journal.commit(synced: number == 10)
        }
        try FolderImage(of: folder.path("journal")).write(to: folder.path("copy"))
        let copied = try contents(of: folder.path("copy")).get()
        #expect(copied.map(\.record) == (1...30).map { record($0) })
        #expect(copied.last?.hash == journal.head.hash)
        journal.close()
    }
}

extension JournalTests {
    private static let firstStored =
        "0x010000000000000001000000000000000100070000000000000000000000000000000000000000"
        + "0000000000000000000000006162635ee390c7b51202b1"
    private static let secondStored =
        "0x010000000000000002ffffffffffffffffffff5ee390c7b51202b10ff806bc9d21a0ad673a26e2"
        + "35cb979cba8aec03f8fcfa4a80f82532a0f8a3c1"
    private static let anchorStored =
        "0x4357414e43484f5201000000000000000280f82532a0f8a3c1de3911d2b60cea0c0e234158a95d"
        + "d373101924014767e886df94d70844e6cfe5"
}
