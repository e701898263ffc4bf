import Basics
import Glibc
import Storage
import StorageTestSupport
import Testing

@Suite struct JournalInspectionTests {
    private func verify(
        _ folder: TemporaryFolder, _ name: String = "journal", scratch: String = "scratch"
    ) throws(JournalError) -> JournalInspection.Report {
        defer { TemporaryFolder.removeAll(folder.path(scratch)) }
        return try JournalInspection.verify(
            directory: folder.path(name), scratch: folder.path(scratch))
    }

    private func failure(_ folder: TemporaryFolder, _ name: String = "journal") -> JournalError? {
        do throws(JournalError) {
            _ = try verify(folder, name)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a whole journal is verified and not one byte of it is touched`() throws {
        let folder = try TemporaryFolder()
        try makeJournal(folder.path("journal"), records: 10, reopenings: 1)
        let before = try FolderImage(of: folder.path("journal"))
        let report = try verify(folder)
        #expect(report.head.sequence == 20 && report.anchor == report.head)
        #expect(report.firstTime == record(1).time && report.lastTime == record(20).time)
        #expect(try FolderImage(of: folder.path("journal")) == before)
    }

    @Test func `a journal in use is refused and stays in use`() throws {
        let folder = try TemporaryFolder()
        var journal = try Journal.open(directory: folder.path("journal"))
        let database = folder.path("journal/database")
        #expect(failure(folder) == .storage(.inUse(path: database)))
        #expect(throws: StorageError.inUse(path: database)) { try LevelDBStore(path: database) }
        _ = try journal.append([record(1)])
        try journal.commit(synced: true)
        journal.close()
        #expect(try verify(folder).head.sequence == 1)
    }

    @Test func `the records are shown in order, up to the first that cannot be trusted`() throws {
        let folder = try TemporaryFolder()
        try makeJournal(folder.path("journal"), records: 12)
        var whole: [JournalRecord] = []
        _ = try JournalInspection.dump(
            directory: folder.path("journal"), scratch: folder.path("scratch")
        ) { whole.append($0.record) }
        #expect(whole == (1...12).map { record($0, bytes: 5 + $0 * 3) })

        var image = try FolderImage(of: folder.path("journal"))
        let file = try #require(image.files.firstIndex { $0.name.hasSuffix(".log") })
        image.files[file].bytes[image.files[file].bytes.count - 20] ^= 1
        image.write(to: folder.path("damaged"))
        var shown: [JournalRecord] = []
        var error: JournalError?
        do throws(JournalError) {
            _ = try JournalInspection.dump(
                directory: folder.path("damaged"), scratch: folder.path("scratch2")
            ) { shown.append($0.record) }
        } catch let thrown {
            error = thrown
        }
        #expect(shown == Array(whole.prefix(11)))
        #expect(error?.firstBadSequence == 12)
    }

    @Test func `damage that LevelDB refuses still names the first bad sequence`() throws {
        let folder = try TemporaryFolder()
        try makeJournal(folder.path("journal"), records: 12)
        var image = try FolderImage(of: folder.path("journal"))
        let log = try #require(image.files.firstIndex { $0.name.hasSuffix(".log") })
        image.files[log].bytes[60] ^= 1
        image.write(to: folder.path("first"))
        let first = try #require(failure(folder, "first"))
        #expect(first.firstBadSequence == 1)
        guard case .damaged(_, let lastKnown, .unreadable(.corrupted)) = first else {
            Issue.record("\(first)")
            return
        }
        #expect(lastKnown == 12)

        image = try FolderImage(of: folder.path("journal"))
        image.files.removeAll { $0.name.contains("MANIFEST") }
        image.write(to: folder.path("second"))
        #expect(failure(folder, "second")?.firstBadSequence == 1)
        // Both speak of the journal and not of the copy on which it was judged.
        let refused = contents(of: folder.path("second"))
        guard case .failure(let error) = refused else {
            Issue.record("\(refused)")
            return
        }
        for text in [error.description, failure(folder, "second")?.description ?? ""] {
            #expect(text.contains(folder.path("second/database")), "\(text)")
        }
    }

    @Test func `a missing or damaged anchor, a lost tail and a gone database are named`() throws {
        let folder = try TemporaryFolder()
        try makeJournal(folder.path("journal"), records: 4)
        let image = try FolderImage(of: folder.path("journal"))
        func changed(_ name: String, _ change: (inout [FolderImage.File]) -> Void) {
            var copy = image
            change(&copy.files)
            copy.write(to: folder.path(name))
        }
        changed("a") { $0.removeAll { $0.name == "anchor" } }
        #expect(failure(folder, "a") == .anchorMissing(head: 4))
        changed("b") { files in
            for index in files.indices where files[index].name == "anchor" {
                files[index].bytes[20] ^= 1
            }
        }
        #expect(failure(folder, "b") == .anchorDamaged(path: folder.path("scratch/anchor")))
        changed("c") { $0.removeAll { $0.name.hasSuffix(".log") } }
        #expect(failure(folder, "c") == .behindAnchor(head: 0, anchor: 4))
        changed("d") { $0.removeAll { $0.name != "anchor" } }
        #expect(failure(folder, "d") == .behindAnchor(head: 0, anchor: 4))
    }

    @Test func `a folder that is not there and a scratch that is used are refused`() throws {
        let folder = try TemporaryFolder()
        #expect(failure(folder) == .storage(.missing(path: folder.path("journal/database"))))
        #expect(!SystemFiles().exists(folder.path("journal")))
        try makeJournal(folder.path("journal"), records: 1)
        do throws(JournalError) {
            _ = try JournalInspection.verify(
                directory: folder.path("journal"), scratch: folder.path)
            Issue.record("verified into a used folder")
        } catch {
            #expect(
                error == .storage(.wrongFolder(path: folder.path, reason: "it is not empty")))
        }
    }
}
