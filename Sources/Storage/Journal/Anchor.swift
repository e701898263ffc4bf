import Basics
import Codecs

/// The small file beside the database that proves how far the journal was synced.
///
/// The store may lose its last record without a word (a damaged length looks like a torn write to
/// LevelDB); the anchor is replaced after every synced commit and before it is acknowledged.
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

    /// Replaces the file; afterwards it survives a loss of power.
    func write(_ files: any FileAccess, _ path: String) throws(JournalError) {
        do throws(FileError) {
            try files.replaceSynced(path, with: encoded, mode: 0o600)
        } catch {
            throw .file(error)
        }
    }
}
