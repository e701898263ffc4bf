import Basics
import Storage
import StorageTestSupport
import Testing

/// Damage in the files of a real database: every journal here is synced to its end, so opening it
/// must fail or give exactly what was written.
@Suite struct JournalFileDamageTests {
    private struct Sample {
        let image: FolderImage
        let entries: [JournalEntry]

        init(reopenings: Int) throws {
            let folder = try TemporaryFolder()
            try makeJournal(folder.path("a"), records: 24, reopenings: reopenings)
            image = try FolderImage(of: folder.path("a"))
            image.write(to: folder.path("b"))
            entries = try contents(of: folder.path("b")).get()
        }

        /// Whether the changed image is detected; records an issue when it opens with a loss.
        func isDetected(_ changed: FolderImage, _ comment: String) throws -> Bool {
            let folder = try TemporaryFolder()
            changed.write(to: folder.path("a"))
            switch contents(of: folder.path("a")) {
            case .failure: return true
            case .success(let found):
                #expect(found == entries, "\(comment)")
                return false
            }
        }
    }

    @Test(arguments: [0, 1])
    func `one changed byte anywhere is detected or has no effect`(_ reopenings: Int) throws {
        let sample = try Sample(reopenings: reopenings)
        var randomness = Randomness(seed: UInt64(reopenings) + 1)
        let names = sample.image.files.indices.filter {
            !sample.image.files[$0].bytes.isEmpty
        }
        var detected = 0
        for _ in 0..<150 {
            var changed = sample.image
            let file = names[randomness.below(names.count)]
            let index = randomness.below(changed.files[file].bytes.count)
            let flip = UInt8(1 + randomness.below(255))
            changed.files[file].bytes[index] ^= flip
            let comment = "\(changed.files[file].name) byte \(index) flip \(flip)"
            if try sample.isDetected(changed, comment) { detected += 1 }
        }
        // LevelDB's own text log has no effect; the other files must show it most of the time.
        #expect(detected > 60)
    }

    @Test func `every byte of the last log's record headers is detected or has no effect`() throws {
        let sample = try Sample(reopenings: 0)
        let file = try #require(
            sample.image.files.firstIndex {
                $0.name.hasSuffix(".log") && !$0.bytes.isEmpty
            })
        let bytes = sample.image.files[file].bytes
        var offset = 0
        var last = 0
        // Each piece of a log: checksum (4), length (2, least significant first), kind (1), data.
        while offset + 7 <= bytes.count {
            last = offset
            offset += 7 + Int(bytes[offset + 4]) + Int(bytes[offset + 5]) << 8
        }
        #expect(offset == bytes.count)
        for index in last..<(last + 7) {
            for bit in 0..<8 {
                var changed = sample.image
                changed.files[file].bytes[index] ^= 1 << UInt8(bit)
                #expect(try sample.isDetected(changed, "header byte \(index - last) bit \(bit)"))
            }
        }
    }

    @Test func `a log cut anywhere is detected`() throws {
        let sample = try Sample(reopenings: 0)
        let file = try #require(
            sample.image.files.firstIndex {
                $0.name.hasSuffix(".log") && !$0.bytes.isEmpty
            })
        var randomness = Randomness(seed: 3)
        for _ in 0..<60 {
            var changed = sample.image
            let count = randomness.below(changed.files[file].bytes.count)
            changed.files[file].bytes.removeSubrange(count...)
            #expect(try sample.isDetected(changed, "cut at \(count)"))
        }
    }

    @Test(arguments: [0, 1])
    func `any removed file is detected or has no effect`(_ reopenings: Int) throws {
        let sample = try Sample(reopenings: reopenings)
        for index in sample.image.files.indices {
            var changed = sample.image
            let name = changed.files.remove(at: index).name
            let isDetected = try sample.isDetected(changed, "removed \(name)")
            // LevelDB's diary, its lock, and a mark beside an anchor that proves more.
            let isIdle =
                name.contains("LO") && !name.hasSuffix(".log") || name == "anchor.written"
            #expect(isDetected != isIdle, "\(name)")
        }
    }

    @Test func `the length of the last log record, which LevelDB forgives, is a proven loss`()
        throws
    {
        let sample = try Sample(reopenings: 0)
        let file = try #require(
            sample.image.files.firstIndex {
                $0.name.hasSuffix(".log") && !$0.bytes.isEmpty
            })
        var changed = sample.image
        // The last record is alone in its batch: 12 bytes of batch header, kind and lengths (4),
        // key (8), value (59 of our own and a payload of 5 + 24 * 3 bytes).
        let start = changed.files[file].bytes.count - (7 + 12 + 1 + 1 + 8 + 2 + 59 + 77)
        changed.files[file].bytes[start + 5] ^= 0x40
        let folder = try TemporaryFolder()
        changed.write(to: folder.path("a"))
        let store = try LevelDBStore(path: folder.path("a/database"))
        #expect(try store.get(key(24)) == nil)
        store.close()
        #expect(
            contents(of: folder.path("a")) == .failure(.behindAnchor(head: 23, anchor: 24)))
    }
}
