import Basics
import Storage

/// A record whose payload names it.
func record(_ number: Int, bytes: Int = 12) -> JournalRecord {
    var randomness = Randomness(seed: UInt64(number))
    return JournalRecord(
        kind: UInt16(truncatingIfNeeded: number), time: Timestamp(milliseconds: Int64(number)),
        payload: randomness.bytes(bytes))
}

/// Opens the journal of the disk twin.
func openJournal(
    _ disk: MemoryDisk, replaying body: (JournalEntry) -> Void = { _ in }
) throws(JournalError) -> Journal {
    let store: MemoryStore
    do throws(StorageError) { store = try disk.open() } catch { throw .storage(error) }
    do throws(JournalError) {
        return try Journal.open(
            store: store, files: disk, anchorPath: "journal/anchor", replaying: body)
    } catch {
        store.close()
        throw error
    }
}

/// The disk twin with a journal of so many synced records.
func diskWithJournal(records: Int) throws -> MemoryDisk {
    let disk = MemoryDisk()
    var journal = try openJournal(disk)
    for number in 1...records {
        _ = try journal.append([record(number)])
        try journal.commit(synced: true)
    }
    journal.close()
    return disk
}

/// What opening the journal of the disk twin says; nil when it opens.
func openingFailure(_ disk: MemoryDisk) -> JournalError? {
    do throws(JournalError) {
        let journal = try openJournal(disk)
        journal.close()
        return nil
    } catch {
        return error
    }
}

/// The key of a sequence in the store: eight bytes, most significant first.
func key(_ sequence: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt64(sequence).bigEndian) { Array($0) }
}

/// Every record of the journal in a directory of the real disk, or why it does not open.
func contents(of directory: String) -> Result<[JournalEntry], JournalError> {
    var entries: [JournalEntry] = []
    do throws(JournalError) {
        let journal = try Journal.open(directory: directory) { entries.append($0) }
        journal.close()
        return .success(entries)
    } catch {
        return .failure(error)
    }
}

/// Makes a journal of synced records on the real disk; `reopenings` puts some into tables.
func makeJournal(_ directory: String, records: Int, reopenings: Int = 0) throws {
    for part in 0...reopenings {
        var journal = try Journal.open(directory: directory)
        for number in 1...records {
            _ = try journal.append([record(part * records + number, bytes: 5 + number * 3)])
            try journal.commit(synced: number % 4 == 0 || number == records)
        }
        journal.close()
    }
}
