import Basics
import Codecs
import Cryptography

/// The small file beside the database that proves how far the journal was synced.
///
/// The store may lose its last record without a word (a damaged length looks like a torn write to
/// LevelDB); the anchor is replaced after every synced commit and before it is acknowledged.
/// 57 bytes: magic (8), version (1), sequence (8), chain hash (32), check (first 8 bytes of
/// SHA-256 over the bytes before).
struct Anchor: Equatable {
    let head: JournalHead

    static let version: UInt8 = 1
    private static let magic = Array("CWANCHOR".utf8)
    private static let checkBytes = 8
    private static let byteCount = 57

    var encoded: [UInt8] {
        var writer = BinaryWriter(capacity: Self.byteCount)
        writer.writeRaw(Self.magic)
        writer.write(Self.version)
        writer.write(head.sequence)
        writer.write(head.hash)
        writer.writeRaw(SHA256.hash(writer.bytes).bytes.prefix(Self.checkBytes))
        return writer.bytes
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
        guard bytes.starts(with: magic), bytes.count > magic.count,
            bytes.suffix(checkBytes).elementsEqual(
                SHA256.hash(Array(bytes.dropLast(checkBytes))).bytes.prefix(checkBytes))
        else { throw .anchorDamaged(path: path) }
        guard bytes[magic.count] == version else {
            throw .anchorVersionUnknown(bytes[magic.count])
        }
        do throws(BinaryError) {
            var reader = BinaryReader(bytes.dropFirst(magic.count + 1).dropLast(checkBytes))
            let head = JournalHead(
                sequence: try reader.read(UInt64.self), hash: try reader.read(Hash32.self))
            try reader.finish()
            return Anchor(head: head)
        } catch {
            throw .anchorDamaged(path: path)
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
