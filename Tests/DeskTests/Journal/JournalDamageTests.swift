import Basics
import Cryptography
import Foundation
import Storage
import StorageTestSupport
import Testing

/// One byte of a desk's journal gone wrong, anywhere.
///
/// It is seen, or it has no effect on the head, the number of events and the state. What is refused
/// is left as it was found.
@Suite struct JournalDamageTests {
    private static let isFull = ProcessInfo.processInfo.environment["CAUSEWAY_FULL"] == "1"
    private static let samples = Result {
        try DeskJournal.Ending.allCases.map { try DeskJournal($0) }
    }

    private func sample(_ ending: DeskJournal.Ending) throws -> DeskJournal {
        try Self.samples.get()[ending == .stopped ? 0 : 1]
    }

    /// Whether damage was seen; records an issue when it was not and had an effect.
    private func isSeen(
        _ image: FolderImage, _ sample: DeskJournal, _ comment: String
    ) throws -> Bool {
        switch try DeskJournal.read(image, comment) {
        case .failure: return true
        case .success(let reading):
            #expect(reading == sample.reading, "\(comment)")
            return false
        }
    }

    @Test(arguments: DeskJournal.Ending.allCases)
    func `the journal has logs and tables, and opens whole`(_ ending: DeskJournal.Ending) throws {
        let sample = try sample(ending)
        let parts = sample.image.files.compactMap { ByteDamage.Part($0.name) }
        #expect(Set(parts) == Set(ByteDamage.Part.allCases))
        #expect(parts.filter { $0 == .table }.count >= 3)
        #expect(sample.reading.count >= 100)
    }

    @Test(arguments: DeskJournal.Ending.allCases)
    func `one byte changed, removed or swapped is seen or has no effect`(
        _ ending: DeskJournal.Ending
    ) throws {
        let sample = try sample(ending)
        let tries = Self.isFull ? 5_000 : 150
        var random = TestRandom(seed: ending == .stopped ? 1 : 2)
        var seen: [ByteDamage.Part: Int] = [:]
        var all: [ByteDamage.Part: Int] = [:]
        var done = 0
        while done < tries {
            // Half of the tries in the events themselves, the rest evenly over the parts.
            let part =
                random.oneIn(2)
                ? random.pick([.log, .table]) : random.pick(ByteDamage.Part.allCases)
            let kind = random.pick(ByteDamage.Kind.allCases)
            guard let damage = ByteDamage(of: sample.image, part: part, kind: kind, &random)
            else { continue }
            done += 1
            all[part, default: 0] += 1
            if try isSeen(damage.image, sample, damage.comment) { seen[part, default: 0] += 1 }
        }
        for part in ByteDamage.Part.allCases where part != .mark {
            #expect(seen[part, default: 0] * 10 >= all[part, default: 1] * 8, "\(part): \(seen)")
        }
        // A mark that cannot be read proves nothing, and nothing was lost.
        #expect(seen[.mark] == nil)
        #expect(seen[.anchor] == all[.anchor])
    }

    @Test(arguments: DeskJournal.Ending.allCases)
    func `an edit under right checksums of LevelDB is seen or has no effect`(
        _ ending: DeskJournal.Ending
    ) throws {
        let sample = try sample(ending)
        let tries = Self.isFull ? 2_000 : 60
        var random = TestRandom(seed: 3)
        let logs = sample.image.files.indices.filter {
            ByteDamage.Part(sample.image.files[$0].name) == .log
                && !sample.image.files[$0].bytes.isEmpty
        }
        var (done, seen) = (0, 0)
        while done < tries {
            var image = sample.image
            let log = random.pick(logs)
            let offset = random.pick(LogEditor.fragments(image.files[log].bytes))
            #expect(LogEditor.isWhole(image.files[log].bytes, at: offset))
            let kind = random.pick(ByteDamage.Kind.allCases)
            guard
                let place = LogEditor.edit(&image.files[log].bytes, at: offset, kind, &random)
            else { continue }
            #expect(LogEditor.isWhole(image.files[log].bytes, at: offset))
            done += 1
            if try isSeen(image, sample, place) { seen += 1 }
        }
        #expect(seen * 10 >= done * 9, "\(seen) of \(done)")
    }

    @Test(arguments: DeskJournal.Ending.allCases)
    func `an editor of the database who changes, moves or removes a record is caught`(
        _ ending: DeskJournal.Ending
    ) throws {
        let sample = try sample(ending)
        let folder = try TemporaryFolder()
        var random = TestRandom(seed: 4)
        for number in 0..<(Self.isFull ? 600 : 40) {
            let directory = folder.path("\(number)")
            sample.image.write(to: directory)
            let edit = random.pick(RecordEdit.allCases)
            let victim = UInt64(random.int(1, sample.reading.count))
            try edit.apply(
                to: JournalLayout(directory: directory).databasePath, victim: victim, &random)
            guard case .failure(let error) = try DeskJournal.open(directory) else {
                Issue.record("\(edit) of \(victim) was not seen")
                continue
            }
            let first = try #require(error.firstBadSequence)
            #expect((1...UInt64(sample.reading.count)).contains(first), "\(edit): \(error)")
            if edit != .exchanged { #expect(first == victim || first == victim + 1) }
            TemporaryFolder.removeAll(directory)
        }
    }
}

/// What an editor does to one record through LevelDB itself.
private enum RecordEdit: CaseIterable {
    /// One byte of it changes.
    case changed
    /// One byte of its payload changes, and its own check is made right again.
    case sealed
    case removed
    /// It changes places with another.
    case exchanged

    func apply(to path: String, victim: UInt64, _ random: inout TestRandom) throws {
        let store = try LevelDBStore(path: path)
        defer { store.close() }
        var value = try #require(try store.get(key(victim)))
        var batch = WriteBatch()
        switch self {
        case .changed:
            value[random.int(0, value.count - 1)] ^= UInt8(random.int(1, 255))
            batch.put(key(victim), value)
        case .sealed:
            value[random.int(9, value.count - 9)] ^= UInt8(random.int(1, 255))
            let hash = SHA256.hash(Array(value.dropLast(8)))
            batch.put(key(victim), value.dropLast(8) + hash.bytes.prefix(8))
        case .removed:
            batch.remove(key(victim))
        case .exchanged:
            let other = victim > 1 ? victim - 1 : victim + 1
            batch.put(key(victim), try #require(try store.get(key(other))))
            batch.put(key(other), value)
        }
        try store.write(batch, synced: true)
    }

    private func key(_ sequence: UInt64) -> [UInt8] {
        withUnsafeBytes(of: sequence.bigEndian) { Array($0) }
    }
}
