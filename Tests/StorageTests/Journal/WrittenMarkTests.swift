import Basics
import Storage
import StorageTestSupport
import Testing

/// The file that proves how far the journal was written while the machine runs.
@Suite struct WrittenMarkTests {
    private let path = "journal/anchor.written"

    private func writtenDisk() throws -> MemoryDisk {
        let disk = MemoryDisk()
        var journal = try openJournal(disk)
        for number in 1...5 {
            _ = try journal.append([record(number)])
            try journal.commit(synced: number == 2)
        }
        return disk
    }

    @Test func `a written tail that is gone although the machine ran on is a proven loss`() throws {
        let disk = try writtenDisk()
        disk.crash(losingTail: .nothing)
        disk.damage(key: key(5)) { $0 = nil }
        let error = try #require(openingFailure(disk))
        #expect(error == .behindMark(head: 4, written: 5))
        #expect(error.firstBadSequence == 5 && error.action == .halt)
        #expect(error.description.contains("records 5 to 5 are lost"))
    }

    @Test(arguments: [2, 3, 4])
    func `a tail that the power took is none, from any record on`(_ kept: Int) throws {
        let disk = try writtenDisk()
        disk.crash(losingTail: .keepingFirst(kept - 2))
        let journal = try openJournal(disk)
        #expect(journal.head.sequence == UInt64(kept) && journal.discarded == 0)
    }

    @Test func `what lies behind a gap that the power made is removed and never comes back`()
        throws
    {
        let disk = try writtenDisk()
        disk.crash(losingTail: .keepingFirst(3))
        disk.damage(key: key(4)) { $0 = nil }
        var journal = try openJournal(disk)
        #expect(journal.head.sequence == 3 && journal.discarded == 1)
        _ = try journal.append([record(40)])
        try journal.commit(synced: true)
        journal.close()
        var found: [JournalRecord] = []
        _ = try openJournal(disk) { found.append($0.record) }
        #expect(found == [1, 2, 3, 40].map { record($0) })
    }

    @Test func `a gap before the anchor, or with the machine running on, is damage`() throws {
        let disk = try writtenDisk()
        disk.crash(losingTail: .nothing)
        disk.damage(key: key(4)) { $0 = nil }
        #expect(
            openingFailure(disk)
                == .damaged(firstBadSequence: 4, lastKnown: 5, finding: .missing(nextFound: 5)))
        let other = try writtenDisk()
        other.crash(losingTail: .keepingFirst(3))
        other.damage(key: key(2)) { $0 = nil }
        #expect(
            openingFailure(other)
                == .damaged(firstBadSequence: 2, lastKnown: 2, finding: .missing(nextFound: 3)))
    }

    @Test func `a changed record is damage also after the power was lost`() throws {
        let disk = try writtenDisk()
        disk.crash(losingTail: .keepingFirst(3))
        disk.damage(key: key(4)) { $0?[60] ^= 1 }
        #expect(openingFailure(disk)?.firstBadSequence == 4)
    }

    @Test func `a mark that cannot be read, or is gone, proves nothing and is made anew`() throws {
        let disk = try writtenDisk()
        disk.crash(losingTail: .nothing)
        let whole = try disk.read(path)
        #expect(whole.count == 89)
        for index in whole.indices {
            var changed = whole
            changed[index] ^= 2
            try disk.overwrite(path, with: changed)
            #expect(openingFailure(disk) == nil)
            try disk.overwrite(path, with: Array(whole[..<index]))
            #expect(openingFailure(disk) == nil)
        }
        try disk.remove(path)
        #expect(openingFailure(disk) == nil)
        #expect(disk.exists(path))
    }

    @Test func `a written record that was exchanged for another is found by the mark`() throws {
        let disk = try writtenDisk()
        disk.crash(losingTail: .nothing)
        let other = MemoryDisk()
        var journal = try openJournal(other)
        _ = try journal.append([1, 2, 3, 4, 50].map { record($0) })
        try journal.commit(synced: true)
        journal.close()
        let foreign = try other.open().get(key(5))
        disk.damage(key: key(5)) { $0 = foreign }
        #expect(
            openingFailure(disk)
                == .damaged(firstBadSequence: 5, lastKnown: 5, finding: .writtenDiffers))
    }

    @Test func `on the real disk the last record's end cut off is found while the machine runs`()
        throws
    {
        let folder = try TemporaryFolder()
        var journal = try Journal.open(directory: folder.path("journal"))
        for number in 1...6 {
            _ = try journal.append([record(number, bytes: 100)])
            try journal.commit(synced: number == 3)
        }
        // What `kill -9` leaves.
        var image = try FolderImage(of: folder.path("journal"))
        journal.close()
        let log = try #require(
            image.files.firstIndex { $0.name.hasSuffix(".log") && !$0.bytes.isEmpty })
        image.write(to: folder.path("whole"))
        #expect(try contents(of: folder.path("whole")).get().count == 6)
        image.files[log].bytes.removeLast()
        image.write(to: folder.path("cut"))
        let before = try FolderImage(of: folder.path("cut"))
        #expect(contents(of: folder.path("cut")) == .failure(.behindMark(head: 5, written: 6)))
        #expect(
            try FolderImage(of: folder.path("cut")).withoutDiary == before.withoutDiary)
    }
}
