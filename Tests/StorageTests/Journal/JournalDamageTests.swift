import Basics
import Storage
import StorageTestSupport
import Testing

/// Damage behind the journal's back, on the twin: exact places and exact findings.
@Suite struct JournalDamageTests {
    private func finding(_ disk: MemoryDisk) -> (first: UInt64, finding: JournalFinding)? {
        guard case .damaged(let first, _, let finding) = openingFailure(disk) else { return nil }
        return (first, finding)
    }

    @Test func `every changed byte of every record is found at that record`() throws {
        let disk = try diskWithJournal(records: 6)
        for sequence in 1...6 {
            let whole = try #require(try disk.open().get(key(sequence)))
            for index in whole.indices {
                for flip: UInt8 in [1, 0x80, 0xFF] {
                    disk.damage(key: key(sequence)) { $0?[index] ^= flip }
                    let found = try #require(finding(disk))
                    #expect(found.first == UInt64(sequence))
                    #expect(
                        found.finding
                            == (index == 0 ? .unknownVersion(1 ^ flip) : .checkDiffers))
                    disk.damage(key: key(sequence)) { $0 = whole }
                }
            }
        }
        #expect(openingFailure(disk) == nil)
    }

    @Test func `a cut or a longer record is found`() throws {
        let disk = try diskWithJournal(records: 3)
        let whole = try #require(try disk.open().get(key(2)))
        for count in 0..<whole.count {
            disk.damage(key: key(2)) { $0 = Array(whole[..<count]) }
            #expect(finding(disk)?.first == 2)
        }
        disk.damage(key: key(2)) { $0 = whole + [0] }
        #expect(finding(disk)?.finding == .checkDiffers)
    }

    @Test func `a missing record in the middle is found with the next one`() throws {
        let disk = try diskWithJournal(records: 5)
        disk.damage(key: key(3)) { $0 = nil }
        #expect(
            openingFailure(disk)
                == .damaged(
                    firstBadSequence: 3, lastKnown: 5, finding: .missing(nextFound: 4)))
    }

    @Test func `records that changed places are found`() throws {
        let disk = try diskWithJournal(records: 5)
        let store = try disk.open()
        let (two, three) = (try store.get(key(2)), try store.get(key(3)))
        store.close()
        disk.damage(key: key(2)) { $0 = three }
        disk.damage(key: key(3)) { $0 = two }
        #expect(finding(disk)?.first == 2)
        #expect(finding(disk)?.finding == .chainBroken)
    }

    @Test func `a record of another journal with valid bytes breaks the chain`() throws {
        let disk = try diskWithJournal(records: 3)
        let other = MemoryDisk()
        var journal = try openJournal(other)
        _ = try journal.append([record(1), record(99), record(3)])
        try journal.commit(synced: true)
        journal.close()
        let foreign = try other.open().get(key(2))
        disk.damage(key: key(2)) { $0 = foreign }
        // The foreign second record is whole and follows the first; the third does not follow it.
        #expect(finding(disk)?.first == 3)
        #expect(finding(disk)?.finding == .chainBroken)
    }

    @Test func `a rewritten chain is found by the anchor`() throws {
        let disk = try diskWithJournal(records: 3)
        let other = MemoryDisk()
        var journal = try openJournal(other)
        _ = try journal.append([record(1), record(2), record(4)])
        try journal.commit(synced: true)
        journal.close()
        let foreign = try other.open().get(key(3))
        disk.damage(key: key(3)) { $0 = foreign }
        #expect(finding(disk)?.first == 3)
        #expect(finding(disk)?.finding == .anchorDiffers)
    }

    @Test(arguments: [[UInt8]](arrayLiteral: [], [1], [UInt8](repeating: 0xFF, count: 9)))
    func `a key that is no sequence is found`(_ foreign: [UInt8]) throws {
        let disk = try diskWithJournal(records: 2)
        disk.damage(key: foreign) { $0 = [1] }
        #expect(finding(disk)?.finding == .foreignKey)
    }

    @Test func `a lost synced tail is behind the anchor and names what is lost`() throws {
        let disk = try diskWithJournal(records: 5)
        disk.damage(key: key(5)) { $0 = nil }
        disk.damage(key: key(4)) { $0 = nil }
        let error = try #require(openingFailure(disk))
        #expect(error == .behindAnchor(head: 3, anchor: 5))
        #expect(error.firstBadSequence == 4)
        #expect(error.description.contains("records 4 to 5 are lost"))
        for sequence in 1...3 { disk.damage(key: key(sequence)) { $0 = nil } }
        #expect(openingFailure(disk) == .behindAnchor(head: 0, anchor: 5))
    }
}

@Suite struct AnchorTests {
    private let path = "journal/anchor"

    @Test func `an anchor beside an empty or a longer journal is fine`() throws {
        let disk = try diskWithJournal(records: 3)
        let old = try disk.read(path)
        var journal = try openJournal(disk)
        _ = try journal.append([record(4)])
        try journal.commit(synced: true)
        journal.close()
        try disk.replaceSynced(path, with: old, mode: 0o600)
        #expect(openingFailure(disk) == nil)
        let fresh = MemoryDisk()
        for _ in 0..<2 { #expect(openingFailure(fresh) == nil) }
        #expect(fresh.exists(path))
    }

    @Test func `a removed anchor is damage, unless the journal is gone with it`() throws {
        let disk = try diskWithJournal(records: 2)
        try disk.remove(path)
        #expect(openingFailure(disk) == .anchorMissing(head: 2))
        for sequence in 1...2 { disk.damage(key: key(sequence)) { $0 = nil } }
        #expect(openingFailure(disk) == nil)
    }

    @Test func `a newer anchor is refused`() throws {
        let disk = try diskWithJournal(records: 4)
        let newer = try disk.read(path)
        let shorter = try diskWithJournal(records: 3)
        try shorter.replaceSynced(path, with: newer, mode: 0o600)
        #expect(openingFailure(shorter) == .behindAnchor(head: 3, anchor: 4))
    }

    @Test func `every changed byte of the anchor is found`() throws {
        let disk = try diskWithJournal(records: 2)
        let whole = try disk.read(path)
        #expect(whole.count == 57)
        for index in whole.indices {
            var changed = whole
            changed[index] ^= 4
            try disk.replaceSynced(path, with: changed, mode: 0o600)
            #expect(openingFailure(disk) == .anchorDamaged(path: path))
            try disk.replaceSynced(path, with: Array(whole[..<index]), mode: 0o600)
            #expect(openingFailure(disk) == .anchorDamaged(path: path))
        }
        try disk.replaceSynced(path, with: whole + [0], mode: 0o600)
        #expect(openingFailure(disk) == .anchorDamaged(path: path))
    }

    @Test func `the anchor of another journal of the same length is found`() throws {
        let disk = try diskWithJournal(records: 2)
        let other = MemoryDisk()
        var journal = try openJournal(other)
        _ = try journal.append([record(8), record(9)])
        try journal.commit(synced: true)
        journal.close()
        try disk.replaceSynced(path, with: other.read(path), mode: 0o600)
        #expect(
            openingFailure(disk)
                == .damaged(firstBadSequence: 2, lastKnown: 2, finding: .anchorDiffers))
    }

    @Test func `a database that is gone beside its anchor is a loss, not a new journal`() throws {
        let folder = try TemporaryFolder()
        try makeJournal(folder.path("journal"), records: 3)
        TemporaryFolder.removeAll(folder.path("journal/database"))
        #expect(
            contents(of: folder.path("journal")) == .failure(.behindAnchor(head: 0, anchor: 3)))
        #expect(try SystemFiles().list(folder.path("journal")) == ["anchor", "anchor.written"])
    }
}
