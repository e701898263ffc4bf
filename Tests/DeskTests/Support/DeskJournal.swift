import Basics
import Codecs
import Cryptography
import Desk
import Markets
import Storage
import StorageTestSupport
import Testing

/// A journal on the real disk, made of a real desk's events: several logs and tables.
struct DeskJournal: Sendable {
    /// How the process that wrote it came to its end.
    enum Ending: CaseIterable, Sendable {
        /// Everything is synced and anchored.
        case stopped
        /// The last records are written and not synced; a mark speaks for them.
        case killed
    }

    /// What opening a journal told.
    struct Reading: Equatable, Sendable {
        var head: JournalHead
        var count: Int
        /// Of the state that the events fold to.
        var stateHash: Hash32
    }

    let image: FolderImage
    let reading: Reading

    private static let runs = 4
    private static let recordsPerSync = 40

    init(_ ending: Ending) throws {
        let world = try TestWorld(seed: 42, isChaotic: true)
        for index in 0..<6 {
            world.want(try world.order("p\(index)", index % 3 == 0 ? .buy : .sell, ethers: 90))
        }
        for _ in 0..<400 { try world.act() }
        let events = world.driver.journal
        let folder = try TemporaryFolder()
        let layout = JournalLayout(directory: folder.path("journal"))
        let perRun = events.count / Self.runs
        for run in 0..<Self.runs {
            let store = try LevelDBStore(path: layout.databasePath, writeBufferBytes: 65_536)
            var journal = try Journal.open(
                store: store, files: SystemFiles(), anchorPath: layout.anchorPath)
            let isLast = run == Self.runs - 1
            let part = events[(run * perRun)..<(isLast ? events.count : (run + 1) * perRun)]
            for (index, event) in part.enumerated() {
                _ = try journal.append([Self.record(event)])
                let isTail = isLast && index >= part.count - 15
                try journal.commit(synced: index % Self.recordsPerSync == 0 && !isTail)
            }
            guard isLast, ending == .killed else {
                try journal.commit(synced: true)
                journal.close()
                continue
            }
            // As the operating system has the files while the process still runs.
            image = try FolderImage(of: layout.directory).withoutDiary
            journal.close()
            reading = try Self.read(image).get()
            #expect(reading.count == events.count)
            return
        }
        image = try FolderImage(of: layout.directory).withoutDiary
        reading = try Self.read(image).get()
        #expect(reading.count == events.count)
    }

    private static func record(_ event: DeskEvent) -> JournalRecord {
        JournalRecord(kind: event.kind, time: Timestamp(milliseconds: 1), payload: event.payload)
    }

    /// Lays files down in a new folder and opens the journal in it.
    ///
    /// What is refused must be left as it was found.
    static func read(
        _ image: FolderImage, _ comment: String = ""
    ) throws -> Result<Reading, JournalError> {
        let folder = try TemporaryFolder()
        let directory = folder.path("journal")
        image.write(to: directory)
        let result = try open(directory)
        if case .failure = result {
            let left = try FolderImage(of: directory).withoutDiary
            #expect(left == image, "evidence was changed: \(comment)")
        }
        return result
    }

    /// Opens a journal and folds it.
    static func open(_ directory: String) throws -> Result<Reading, JournalError> {
        var entries: [JournalEntry] = []
        let head: JournalHead
        do throws(JournalError) {
            let journal = try Journal.open(directory: directory) { entries.append($0) }
            head = journal.head
            journal.close()
        } catch {
            return .failure(error)
        }
        var desk = try Desk(configuration: TestMarket.configuration())
        for entry in entries {
            try desk.replay(DeskEvent(kind: entry.record.kind, payload: entry.record.payload))
        }
        let state = DeskView(desk.state).everything.encodedBytes()
        return .success(
            Reading(head: head, count: entries.count, stateHash: SHA256.hash(state)))
    }
}
