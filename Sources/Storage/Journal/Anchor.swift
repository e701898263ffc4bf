import Basics
import Codecs

/// The small file beside the database that proves how far the journal was synced.
///
/// The store may lose its last record without a word (a damaged length looks like a torn write to
/// LevelDB); the anchor is overwritten, synced, after every synced commit and before it is acknowledged.
/// 57 bytes: sequence (8) and chain hash (32), sealed as `SealedBytes` says.
struct Anchor: Equatable {
    let head: JournalHead

    static let version: UInt8 = 1
    private static let magic = "CWANCHOR"

    var encoded: [UInt8] {
        SealedBytes.seal(head.encoded, magic: Self.magic, version: Self.version)
    }

    /// Reads the anchor; nil when there is none.
    static func read(_ files: any FileAccess, _ path: String) throws(JournalError) -> Anchor? {
        do throws(JournalError) {
            return try readOnce(files, path)
        } catch .anchorDamaged {
            // Whoever looks while it is overwritten may get half of it.
            return try readOnce(files, path)
        }
    }

    private static func readOnce(
        _ files: any FileAccess, _ path: String
    ) throws(JournalError) -> Anchor? {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try files.read(path)
        } catch {
            if error.isMissing { return nil }
            throw .file(error)
        }
        return try decode(bytes, path: path)
    }

    static func decode(_ bytes: [UInt8], path: String) throws(JournalError) -> Anchor {
        do throws(SealedBytes.Failure) {
            let content = try SealedBytes.open(bytes, magic: magic, version: version)
            guard let head = JournalHead(encoded: content) else { throw .damaged }
            return Anchor(head: head)
        } catch {
            switch error {
            case .damaged: throw .anchorDamaged(path: path)
            case .versionUnknown(let version): throw .anchorVersionUnknown(version)
            }
        }
    }

    /// Makes the file, or replaces whatever is there; afterwards it survives a loss of power.
    func create(_ files: any FileAccess, _ path: String) throws(JournalError) {
        do throws(FileError) {
            try files.replaceSynced(path, with: encoded, mode: 0o600)
        } catch {
            throw .file(error)
        }
    }

    /// Puts it in place of the one that is there; afterwards it survives a loss of power.
    func move(_ files: any FileAccess, _ path: String) throws(JournalError) {
        do throws(FileError) {
            try files.overwriteSynced(path, with: encoded)
        } catch {
            throw .file(error)
        }
    }
}
